import { Effect } from "effect"
import { Billing, type BillingObjectKind } from "./Billing.ts"

/** How this Billing lets an unknown outcome be recovered, for one kind of object. */
export const recoveryOf = (kind: BillingObjectKind) =>
  Effect.flatMap(Billing, (billing) => billing.recoveryOf?.(kind) ?? billing.recovery)
