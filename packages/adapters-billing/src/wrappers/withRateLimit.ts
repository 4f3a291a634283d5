import { Effect } from "effect"
import { showWaiting } from "./callMetrics.ts"
import { monotonicMs } from "./monotonicMs.ts"
import type { CallWrapper } from "./wrapCalls.ts"

export interface CallRate {
  readonly callsPerSecond: number
  /** So many calls may follow each other at once after a quiet time. */
  readonly burst: number
}

/** Returns when the next call may go. */
const makeRateGate = ({ burst, callsPerSecond }: CallRate): Effect.Effect<void> => {
  const intervalMs = 1_000 / callsPerSecond
  let nextTokenMs = Number.NEGATIVE_INFINITY
  return Effect.flatMap(monotonicMs, (nowMs) => {
    const tokenMs = Math.max(nextTokenMs, nowMs - (burst - 1) * intervalMs)
    nextTokenMs = tokenMs + intervalMs
    return tokenMs <= nowMs ? Effect.void : showWaiting("rate", () => Effect.sleep(Math.ceil(tokenMs - nowMs)))
  })
}

/**
 * Lets calls through at that rate: in any `t` seconds at most `burst + t * callsPerSecond`. The others wait, first
 * come, first served; it never fails. A token bucket of our own, because that of effect/persistence is a keyed store
 * on the wall clock whose failures would have to become Billing's.
 */
export const withRateLimit = (rate: CallRate): CallWrapper => {
  const takeToken = makeRateGate(rate)
  return (call) => Effect.andThen(takeToken, call)
}
