import { Billing, BillingAudit, BillingGate } from "@dealer-billing/domain"
import { Context, Effect, Layer } from "effect"
import type { BreakerLimits } from "./Breaker.ts"
import { withCallCount } from "./withCallCount.ts"
import { withCallLimit } from "./withCallLimit.ts"
import { withCircuitBreaker } from "./withCircuitBreaker.ts"
import { withRateLimit } from "./withRateLimit.ts"
import { wrapCalls, wrapLists, type CallWrapper } from "./wrapCalls.ts"

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
 * Few calls at once, at a limited rate, and none while Billing is in trouble. The breaker sits next to Billing, so
 * that no call which waited for its turn goes out after it opened; the rate sits within the turn, so that a call is
 * sent when its token is taken.
 */
const makeGuard = (options: PoliteBillingOptions) => {
  const callsPerSecond = options.callsPerSecond ?? 10
  const burst = options.callsBurst ?? Math.max(1, Math.floor(callsPerSecond))
  const breaker = withCircuitBreaker({ ...breakerDefaults, ...options.breaker })
  const outwards = [
    withCallCount,
    breaker.wrap,
    withRateLimit({ burst, callsPerSecond }),
    withCallLimit(options.callsAtOnce ?? 4)
  ]
  const wrap: CallWrapper = (call, subject) => outwards.reduce((inner, wrapper) => wrapper(inner, subject), call)
  return { wrap, gate: Context.make(BillingGate, { status: breaker.status }) }
}

/** Makes any Billing one that is called kindly. */
export const resilientBillingLayer =
  (options: PoliteBillingOptions = {}) =>
  <E, R>(billing: Layer.Layer<Billing, E, R>): Layer.Layer<Billing, E, R> =>
    Layer.effectContext(
      Effect.map(Billing, (port) => {
        const { gate, wrap } = makeGuard(options)
        return Context.add(gate, Billing, wrapCalls(port, wrap))
      })
    ).pipe(Layer.provide(billing))

/**
 * The same for a Billing and its book: they are one server, so that the look-ups of people share the limits of the
 * worker's calls, and are held back with them.
 */
export const resilientBillingAndAuditLayer =
  (options: PoliteBillingOptions = {}) =>
  <E, R>(both: Layer.Layer<Billing | BillingAudit, E, R>): Layer.Layer<Billing | BillingAudit, E, R> =>
    Layer.effectContext(
      Effect.gen(function* () {
        const { gate, wrap } = makeGuard(options)
        return gate.pipe(
          Context.add(Billing, wrapCalls(yield* Billing, wrap)),
          Context.add(BillingAudit, wrapLists(yield* BillingAudit, wrap))
        )
      })
    ).pipe(Layer.provide(both))
