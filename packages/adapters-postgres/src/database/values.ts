import { DateTime } from "effect"

// For rows that are decoded by hand. A value of another type is a defect: the columns allow no other.
const unexpected = (what: string): never => {
  throw new TypeError(`a column does not contain ${what}`)
}

export const bigintOf = (value: unknown): bigint => (typeof value === "bigint" ? value : unexpected("bigint"))

export const textOf = (value: unknown): string => (typeof value === "string" ? value : unexpected("text"))

export const timeOf = (value: unknown): DateTime.Utc =>
  value instanceof Date ? DateTime.makeUnsafe(value) : unexpected("time")

export const oneOf =
  <Known extends string>(all: ReadonlyArray<Known>) =>
  (value: unknown): Known =>
    all.find((known) => known === value) ?? unexpected(all.join(" or "))

export const nullOr =
  <A>(read: (value: unknown) => A) =>
  (value: unknown): A | null =>
    value === null ? null : read(value)
