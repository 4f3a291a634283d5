import { Context, Effect } from "effect"

/** `half-open`: one call may test whether Billing is back. */
export interface BillingGateStatus {
  readonly state: "closed" | "half-open" | "open"
  /** How long until a call may go through, in ms; 0: now. */
  readonly retryInMs: number
}

/** Always closed unless an adapter provides a circuit breaker. */
export const BillingGate = Context.Reference<{ readonly status: Effect.Effect<BillingGateStatus> }>(
  "@dealer-billing/domain/billing/worker/BillingGate",
  { defaultValue: () => ({ status: Effect.succeed({ state: "closed", retryInMs: 0 }) }) }
)

export const mayBeTaken = ({ retryInMs, state }: BillingGateStatus, limit: number): number => {
  if (state === "open" || retryInMs > 0) return 0
  return state === "half-open" ? Math.min(1, limit) : limit
}
