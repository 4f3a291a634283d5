import { Console, DateTime } from "effect"
import { Flag } from "effect/cli"

export const jsonFlag = Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))

export const printJson = (value: unknown) => Console.log(JSON.stringify(value, null, 2))

export const formatTime = (time: DateTime.Utc | null): string | null =>
  time === null ? null : DateTime.formatIso(time)
