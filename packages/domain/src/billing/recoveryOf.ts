import { Effect } from "effect"
import { Billing, type BillingOperationKind } from "./Billing.ts"

export const recoveryOf = (kind: BillingOperationKind) =>
  Effect.flatMap(Billing, (billing) => billing.recoveryOf?.(kind) ?? billing.recovery)
