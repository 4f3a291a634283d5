import { Effect } from "effect"
import { Billing, type BillingOperationKind } from "./Billing.ts"

/** How this Billing lets an unknown outcome be recovered, for one kind of operation. */
export const recoveryOf = (kind: BillingOperationKind) =>
  Effect.flatMap(Billing, (billing) => billing.recoveryOf?.(kind) ?? billing.recovery)
