import { Context, type Effect } from "effect"
import type { BillingError, BillingObject, BillingObjectKind } from "../Billing.ts"

/** An object as Billing's book has it. */
export interface AuditedObject extends BillingObject {
  /** Of an invoice, in kopecks; null for other kinds, and where Billing does not tell it. */
  readonly sum: bigint | null
}

/** Billing's book, for comparing it with ours. It changes nothing. */
export class BillingAudit extends Context.Service<
  BillingAudit,
  {
    /** Every object of the kind that Billing holds under our reference: none, the one, or twins too. */
    readonly list: (
      kind: BillingObjectKind,
      reference: string
    ) => Effect.Effect<ReadonlyArray<AuditedObject>, BillingError>
  }
>()("@dealer-billing/domain/billing/reconcile/BillingAudit") {}
