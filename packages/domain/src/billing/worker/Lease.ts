import { Clock, Context, Effect } from "effect"
import { BillingUnavailable } from "../Billing.ts"

/** Adapters check it last, on an open connection: after the first byte nothing can stop the call. */
export const SendPermit = Context.Reference<Effect.Effect<void, BillingUnavailable>>(
  "@dealer-billing/domain/billing/worker/SendPermit",
  { defaultValue: () => Effect.void }
)

/**
 * Asks whether the worker still holds the lease of the operation; fails when the call would come too late. A Billing
 * adapter asks last, before the first byte that changes something leaves.
 */
export const askToSend: Effect.Effect<void, BillingUnavailable> = Effect.flatMap(SendPermit, (permit) => permit)

const tooLate = () =>
  new BillingUnavailable({
    reason: "the call was not sent: the worker was paused for too long",
    retryAfterMs: null,
    scope: "worker"
  })

/** A step of the wall clock must neither lengthen a lease nor stop calls to Billing. */
export const monotonicMs: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1_000_000
)

export interface Lease {
  readonly permit: Effect.Effect<void, BillingUnavailable>
  readonly renew: <E, R>(renewal: Effect.Effect<void, E, R>) => Effect.Effect<void, E, R>
}

/**
 * Begin the lease before asking the storage, so that it ends here no later than there. A renewal answered after its end
 * renews nothing. A call is permitted while `leftMinMs` remain: Billing has that long before another worker takes the
 * operation. No lease stops a process that is frozen between permit and write; only Billing could refuse that call.
 */
export const beginLease = (lengthMs: number, leftMinMs: number): Effect.Effect<Lease> =>
  Effect.map(monotonicMs, (beganAtMs) => {
    let endsAtMs = beganAtMs + lengthMs
    return {
      permit: Effect.flatMap(monotonicMs, (nowMs) => (endsAtMs - nowMs >= leftMinMs ? Effect.void : tooLate())),
      renew: (renewal) =>
        Effect.gen(function* () {
          const askedAtMs = yield* monotonicMs
          yield* renewal
          if ((yield* monotonicMs) < endsAtMs) endsAtMs = askedAtMs + lengthMs
        })
    }
  })
