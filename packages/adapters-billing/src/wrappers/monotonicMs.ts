import { Clock, Effect } from "effect"

/** A clock for durations, in ms: a step of the wall clock must not hold calls to Billing back for an hour. */
export const monotonicMs: Effect.Effect<number> = Clock.clockWith((clock) =>
  Effect.sync(() => Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000)
)
