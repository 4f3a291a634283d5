import { Schema } from "effect"

const rfc3339 =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})$/u

/** Rejects a day like 2026-02-31 instead of moving it to the next month. */
const isRealDay = (time: string): boolean => {
  const day = time.slice(0, 10)
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false
}

/** RFC 3339 years have four digits, also after conversion to UTC, and no storage has a year 0. */
const isInCommonYear = (time: string): boolean => {
  const year = new Date(time).getUTCFullYear()
  return Number.isNaN(year) || (year >= 1 && year <= 9999)
}

/** An RFC 3339 instant in the years 1 to 9999 of UTC, to the millisecond. */
export const Instant = Schema.String.annotate({ format: "date-time", examples: ["2026-11-20T10:00:00Z"] })
  .check(
    Schema.isPattern(rfc3339, { message: 'must be an RFC 3339 time, e.g. "2026-11-20T10:00:00Z"' }),
    Schema.makeFilter((time: string) => !rfc3339.test(time) || isRealDay(time) || "must be on a real day"),
    Schema.makeFilter((time: string) => isInCommonYear(time) || "must be in the years 0001 to 9999 of UTC")
  )
  .pipe(Schema.decodeTo(Schema.DateTimeUtcFromString))
