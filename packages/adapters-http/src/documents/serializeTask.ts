import { deserialize, serialize } from "node:v8"
import { DateTime, Predicate } from "effect"
import type { DocumentTask } from "../endpoint/DocumentTask.ts"

/** A task as bytes for another thread. Equal tasks give equal bytes. */
export const serializeTask = (task: DocumentTask): Uint8Array => serialize(task)

/** Serialization drops the class of a `DateTime`; this restores it. */
const revive = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(revive)
  if (!Predicate.isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  if ("epochMilliseconds" in value) return DateTime.makeUnsafe(Number(value.epochMilliseconds))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]))
}

export const parseTask = (bytes: Uint8Array): DocumentTask => revive(deserialize(bytes)) as DocumentTask
