import { BillingGate } from "@dealer-billing/domain/internal"
import { Billing } from "@dealer-billing/domain"
import { Context, Effect, Layer } from "effect"
import type { BreakerLimits } from "./Breaker.ts"
import { withCallCount } from "./callMetrics.ts"
import { withCallLimit } from "./withCallLimit.ts"
import { withCircuitBreaker } from "./withCircuitBreaker.ts"
import { withRateLimit } from "./withRateLimit.ts"
import { wrapCalls, type CallWrapper } from "./wrapCalls.ts"

export interface ResilientBillingOptions {
  /** Default: 4. */
  readonly callsAtOnce?: number
  /** Default: 10. */
  readonly callsPerSecond?: number
  /** Calls without a wait after a quiet time. Default: those of one second, at least 1. */
  readonly callsBurst?: number
  /** Default: 5 consecutive failures open it for 10 seconds, doubling up to 5 minutes. */
  readonly breaker?: Partial<BreakerLimits>
}

const breakerDefaults: BreakerLimits = { failuresMax: 5, openMs: 10_000, openMaxMs: 300_000 }

/**
 * Adds a call limit, a rate limit and a circuit breaker to any Billing. The breaker is inside the limits, so that no
 * waiting call is sent after it opened. The rate limit is inside the call limit, so that a call is sent as soon as it
 * has its token.
 */
export const resilientBillingLayer =
  (options: ResilientBillingOptions = {}) =>
  <E, R>(billing: Layer.Layer<Billing, E, R>): Layer.Layer<Billing, E, R> =>
    Layer.effectContext(
      Effect.map(Billing, (port) => {
        const callsPerSecond = options.callsPerSecond ?? 10
        const burst = options.callsBurst ?? Math.max(1, Math.floor(callsPerSecond))
        const breaker = withCircuitBreaker({ ...breakerDefaults, ...options.breaker })
        const outwards = [
          withCallCount,
          breaker.wrap,
          withRateLimit({ burst, callsPerSecond }),
          withCallLimit(options.callsAtOnce ?? 4)
        ]
        const wrap: CallWrapper = (call, subject) =>
          outwards.reduce((inner, wrapper) => wrapper(inner, subject), call)
        const gate = Context.make(BillingGate, { status: breaker.status })
        return Context.add(gate, Billing, wrapCalls(port, wrap))
      })
    ).pipe(Layer.provide(billing))
