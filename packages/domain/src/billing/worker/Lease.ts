import { Clock, Context, Effect } from "effect"
import { BillingUnavailable } from "../Billing.ts"

/**
 * Whether a call that makes or changes something may still leave; look-ups need no permit. Without a lease it always
 * may. An adapter asks this last of all (`askToSend`), over an open connection: once the first byte has left, nothing
 * holds the call back.
 */
export const SendPermit = Context.Reference<Effect.Effect<void, BillingUnavailable>>(
  "@dealer-billing/domain/billing/worker/SendPermit",
  { defaultValue: () => Effect.void }
)

/** Fails, and nothing was done, when the operation may be somebody else's before the call has come to its end. */
export const askToSend: Effect.Effect<void, BillingUnavailable> = Effect.flatMap(SendPermit, (permit) => permit)

const tooLate = () =>
  new BillingUnavailable({
    reason: "the call was not sent, because the worker had stood still for too long",
    retryAfterMs: null,
    scope: "worker"
  })

/** Goes on while the process stands still, and does not step as the wall clock does. */
const monotonicMs = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1_000_000)

/** What a worker knows of its lease by its own clock. */
export interface Lease {
  readonly permit: Effect.Effect<void, BillingUnavailable>
  /** Runs what renews the lease in the storage. */
  readonly renew: <E, R>(renewal: Effect.Effect<void, E, R>) => Effect.Effect<void, E, R>
}

/**
 * A lease of that length, in ms; to be begun before the storage is asked for it, so that it never ends later here than
 * there. A renewal that is answered only when the lease is over renews nothing: the operation may be another's.
 *
 * A call is permitted while at least `leftMinMs` are left. That is how long Billing has for it before anybody else
 * takes the operation. What no lease can do: a process that is frozen between the permit and the write that follows
 * it sends the call when it wakes up. Only a Billing that knows our reference, or a token of ours, could refuse it.
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
