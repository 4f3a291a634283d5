import { deserialize, serialize } from "node:v8"
import { DateTime, Predicate } from "effect"
import type { DocumentTask } from "./DocumentTask.ts"

/** Another thread gets no classes, so that a moment travels as a `Date`. */
const withDates = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return DateTime.toDateUtc(value)
  return mapped(value, withDates)
}

const withMoments = (value: unknown): unknown =>
  value instanceof Date ? DateTime.fromDateUnsafe(value) : mapped(value, withMoments)

const mapped = (value: unknown, map: (part: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map(map)
  if (!Predicate.isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part)]))
}

/** A task as bytes: the same for the same task. */
export const taskBytes = (task: DocumentTask): Uint8Array => serialize(withDates(task))

export const taskOf = (bytes: Uint8Array): DocumentTask => withMoments(deserialize(bytes)) as DocumentTask
