import { DateTime, Schema } from "effect"

const TimeOfDay = Schema.String.check(Schema.isPattern(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/u))

const isTimeZone = (name: string): boolean => DateTime.zoneMakeNamed(name)._tag === "Some"

/** Open every day from `from` until before `to`, over midnight if `to` is earlier. */
export const BusinessHours = Schema.Struct({
  from: TimeOfDay,
  to: TimeOfDay,
  timeZone: Schema.String.check(Schema.makeFilter((name: string) => isTimeZone(name) || "must be a time zone"))
}).check(Schema.makeFilter(({ from, to }) => from !== to || "must begin and end at different times"))
export type BusinessHours = typeof BusinessHours.Type

const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const isOpenAt = ({ from, to }: BusinessHours, minutes: number): boolean => {
  const [opens, closes] = [toMinutes(from), toMinutes(to)]
  return opens < closes ? minutes >= opens && minutes < closes : minutes >= opens || minutes < closes
}

/** Null: open. */
export const untilOpeningMs = (hours: BusinessHours, now: DateTime.Utc): number | null => {
  const local = DateTime.setZoneNamedUnsafe(now, hours.timeZone)
  const { hour, minute } = DateTime.toParts(local)
  if (isOpenAt(hours, hour * 60 + minute)) return null
  const opening = toMinutes(hours.from)
  const today = DateTime.setParts(local, {
    hour: Math.floor(opening / 60),
    minute: opening % 60,
    second: 0,
    millisecond: 0
  })
  const next = DateTime.isGreaterThan(today, local) ? today : DateTime.add(today, { days: 1 })
  return DateTime.toEpochMillis(next) - DateTime.toEpochMillis(now)
}
