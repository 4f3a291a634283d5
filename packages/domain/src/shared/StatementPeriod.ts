import { DateTime, Schema } from "effect"

/** In days: a leap year. */
const statementDaysMax = 366

const isoDay = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u

/** In ms, UTC; NaN when the day does not exist. */
const dayMs = (day: string): number => {
  const time = isoDay.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(Number.NaN)
  return time.toJSON()?.startsWith(day) === true ? time.getTime() : Number.NaN
}

/** The next day must have a year of four digits, too. */
const isCommonDay = (day: string): boolean => dayMs(day) >= dayMs("0002-01-01") && dayMs(day) <= dayMs("9999-12-30")

const CalendarDay = Schema.String.annotate({ format: "date", examples: ["2026-11-30"] }).check(
  Schema.makeFilter((day: string) => isCommonDay(day) || 'must be a date, e.g. "2026-11-30"', {
    toJsonSchema: () => ({})
  })
)

/** The period of a statement: two days, `2026-11-01` to `2026-11-30`. Both days are included. */
export const StatementPeriod = Schema.Struct({ from: CalendarDay, to: CalendarDay }).check(
  Schema.makeFilter(({ from, to }) => {
    const days = (dayMs(to) - dayMs(from)) / 86_400_000 + 1
    if (days < 1) return { path: ["to"], issue: "must not be before from" }
    return (
      days <= statementDaysMax || { path: ["to"], issue: `the period may have at most ${statementDaysMax} days` }
    )
  })
)
export type StatementPeriod = typeof StatementPeriod.Type

export const CalendarMonth = Schema.String.annotate({ examples: ["2026-11"] }).check(
  Schema.makeFilter((month: string) => isCommonDay(`${month}-01`) || 'must be a month, e.g. "2026-11"', {
    toJsonSchema: () => ({ pattern: "^[0-9]{4}-[0-9]{2}$" })
  })
)

/** `end` is exclusive. */
export interface TimeSpan {
  readonly start: DateTime.Utc
  readonly end: DateTime.Utc
}

/** `daysLater` may be negative. */
export const beginningOf = (day: string, timeZone: string, daysLater: number): DateTime.Utc => {
  const local = new Date(dayMs(day) + daysLater * 86_400_000)
  return DateTime.toUtc(DateTime.makeZonedUnsafe(local, { timeZone, adjustForTimeZone: true }))
}

export const spanOf = ({ from, to }: StatementPeriod, timeZone: string): TimeSpan => ({
  start: beginningOf(from, timeZone, 0),
  end: beginningOf(to, timeZone, 1)
})

export const periodOfMonth = (month: string): StatementPeriod => {
  const next = new Date(dayMs(`${month}-01`))
  next.setUTCMonth(next.getUTCMonth() + 1)
  return { from: `${month}-01`, to: new Date(next.getTime() - 86_400_000).toISOString().slice(0, 10) }
}
