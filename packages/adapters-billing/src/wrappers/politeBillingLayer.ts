import { Billing, BillingGate } from "@dealer-billing/domain"
import { Context, Effect, Layer } from "effect"
import type { BreakerLimits } from "./Breaker.ts"
import { withCallCount } from "./withCallCount.ts"
import { withCallLimit } from "./withCallLimit.ts"
import { withCircuitBreaker } from "./withCircuitBreaker.ts"
import { withRateLimit } from "./withRateLimit.ts"

/** All per process, since that is what one breaker can see. */
export interface PoliteBillingOptions {
  /** Calls under way at once; 4 by default. */
  readonly callsAtOnce?: number
  /** 10 by default. */
  readonly callsPerSecond?: number
  /** Calls that may follow each other at once after a quiet time; those of one second by default, at least 1. */
  readonly callsBurst?: number
  /** By default 5 failures in a row open it for 10 seconds, doubling to 5 minutes. */
  readonly breaker?: Partial<BreakerLimits>
}

const breakerDefaults: BreakerLimits = { failuresMax: 5, openMs: 10_000, openMaxMs: 300_000 }

/**
 * Makes any Billing one that is called kindly: few calls at once, at a limited rate, and none while it is in
 * trouble. The breaker sits next to Billing, so that no call which waited for its turn goes out after it opened; the
 * rate sits within the turn, so that a call is sent when its token is taken.
 */
export const politeBillingLayer =
  (options: PoliteBillingOptions = {}) =>
  <E, R>(billing: Layer.Layer<Billing, E, R>): Layer.Layer<Billing, E, R> =>
    Layer.effectContext(
      Effect.gen(function* () {
        const callsPerSecond = options.callsPerSecond ?? 10
        const burst = options.callsBurst ?? Math.max(1, Math.floor(callsPerSecond))
        const counted = withCallCount(yield* Billing)
        const guarded = yield* withCircuitBreaker({ ...breakerDefaults, ...options.breaker })(counted)
        const paced = yield* withRateLimit({ burst, callsPerSecond })(guarded.billing)
        const polite = yield* withCallLimit(options.callsAtOnce ?? 4)(paced)
        return Context.make(Billing, polite).pipe(Context.add(BillingGate, { status: guarded.status }))
      })
    ).pipe(Layer.provide(billing))
