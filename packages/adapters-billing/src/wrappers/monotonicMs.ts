import { Clock, Effect } from "effect"

/** A step of the wall clock must not stop calls to Billing for an hour. */
export const monotonicMs: Effect.Effect<number> = Clock.clockWith((clock) =>
  Effect.sync(() => Number(clock.monotonicTimeNanosUnsafe()) / 1_000_000)
)
