import { deserialize, serialize } from "node:v8"
import { DateTime, Predicate } from "effect"
import type { DocumentTask } from "./DocumentTask.ts"

/** A task as bytes, for another thread: the same for the same task. */
export const taskBytes = (task: DocumentTask): Uint8Array => serialize(task)

/** What was a moment has lost its class on the way, and has its time alone. */
const revived = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(revived)
  if (!Predicate.isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  if ("epochMilliseconds" in value) return DateTime.makeUnsafe(Number(value.epochMilliseconds))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revived(part)]))
}

export const taskOf = (bytes: Uint8Array): DocumentTask => revived(deserialize(bytes)) as DocumentTask
