import { monotonicMs } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { showWaiting } from "./callMetrics.ts"
import type { CallWrapper } from "./wrapCalls.ts"

interface CallRate {
  readonly callsPerSecond: number
  readonly burst: number
}

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
 * In any `t` seconds at most `burst + t * callsPerSecond` calls, first come, first served. The token bucket is our own,
 * because that of effect/persistence uses the wall clock and a store that can fail.
 */
export const withRateLimit = (rate: CallRate): CallWrapper => {
  const takeToken = makeRateGate(rate)
  return (call) => Effect.andThen(takeToken, call)
}
