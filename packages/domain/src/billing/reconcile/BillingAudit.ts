import { Context, type Effect } from "effect"
import type { BillingError, BillingObject, BillingObjectKind } from "../Billing.ts"

export interface AuditedObject extends BillingObject {
  /** Of an invoice, in kopecks; null for other kinds, and when Billing does not say. */
  readonly sum: bigint | null
}

export class BillingAudit extends Context.Service<
  BillingAudit,
  {
    /** Duplicates included. */
    readonly list: (
      kind: BillingObjectKind,
      reference: string
    ) => Effect.Effect<ReadonlyArray<AuditedObject>, BillingError>
  }
>()("@dealer-billing/domain/billing/reconcile/BillingAudit") {}
