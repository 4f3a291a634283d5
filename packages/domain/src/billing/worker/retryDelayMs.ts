import { Effect, Random, Result } from "effect"
import { BillingGate } from "./BillingGate.ts"
import type { CallResult } from "../BillingOperation.ts"

/** Wait before a look-up, in ms: Billing may still be executing the unanswered call. */
export const lookUpDelayMs = 5_000

const retryBaseMs = 250
const retryMaxMs = 300_000
const breakerSpreadMs = 1_000
/** For a Billing that takes no calls and does not say for how long. */
const billingRetryMs = 10_000
/** A call that failed in an outage lets others go first, so that no single call is the probe for ever. */
const failedInOutageMs = { least: 2_000, most: 5_000 }

/** Full jitter below a bound that doubles with every attempt, at most 5 minutes. */
const backoffMs = (attempts: number): Effect.Effect<number> =>
  Random.nextIntBetween(50, Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(attempts, 20)))

/** In ms. With an open circuit breaker a backoff of its own would only delay the operation after the outage. */
export const retryDelayMs = Effect.fn("retryDelayMs")(function* (attempts: number, result: CallResult) {
  if (Result.isSuccess(result) || result.failure._tag === "BillingRejected") return 0
  const unavailable = result.failure._tag === "BillingUnavailable" ? result.failure : null
  const gate = yield* (yield* BillingGate).status
  const openMs = Math.max(unavailable?.retryAfterMs ?? 0, gate.retryInMs)
  if (unavailable?.scope === "billing") {
    return (openMs || billingRetryMs) + (yield* Random.nextIntBetween(0, breakerSpreadMs))
  }
  if (gate.state === "closed") return Math.max(openMs, yield* backoffMs(attempts))
  return openMs + (yield* Random.nextIntBetween(failedInOutageMs.least, failedInOutageMs.most))
})
