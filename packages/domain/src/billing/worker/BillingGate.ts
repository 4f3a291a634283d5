import { Context, Effect } from "effect"

/**
 * What a circuit breaker in front of Billing says. `closed`: calls go through. `open`: none does. `half-open`: one
 * call may try whether Billing is back.
 */
export interface BillingGateStatus {
  readonly state: "closed" | "half-open" | "open"
  /** How long until a call may go through, in ms; 0: now. */
  readonly retryInMs: number
}

/** Whether Billing takes calls just now. Without a breaker it always does. */
export const BillingGate = Context.Reference<{ readonly status: Effect.Effect<BillingGateStatus> }>(
  "@dealer-billing/domain/billing/worker/BillingGate",
  { defaultValue: () => ({ status: Effect.succeed({ state: "closed", retryInMs: 0 }) }) }
)

/** How many operations, of at most `limit`, have a chance to be carried out. */
export const mayBeTaken = ({ retryInMs, state }: BillingGateStatus, limit: number): number => {
  if (state === "open" || retryInMs > 0) return 0
  return state === "half-open" ? Math.min(1, limit) : limit
}
