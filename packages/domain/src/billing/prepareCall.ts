import type { Account } from "../account/Account.ts"
import type { Bill } from "../bill/Bill.ts"
import type { BillingOperationKind } from "./Billing.ts"
import type { BillingOperation } from "./BillingOperation.ts"

/** `payer`, `bill` and `cancelReason` are null unless the operation belongs to a bill. */
export interface OperationNeeds {
  readonly account: Account
  readonly payer: BillingOperation | null
  readonly bill: Bill | null
  readonly cancelReason: string | null
}

/** A call that can be sent, with what its kind needs. */
export type ReadyCall =
  | { readonly kind: "CLIENT" }
  | { readonly kind: "PAYER"; readonly clientId: string }
  | { readonly kind: "CONTRACT"; readonly clientId: string; readonly payerId: string }
  | { readonly kind: "INVOICE"; readonly contractId: string; readonly bill: Bill; readonly payerVersion: number }
  | { readonly kind: "CANCELLATION"; readonly invoiceId: string; readonly reason: string }

type Readiness = {
  readonly [Kind in BillingOperationKind]: (
    needs: OperationNeeds,
    wasSentBefore: boolean
  ) => Extract<ReadyCall, { readonly kind: Kind }> | null
}

const readiness: Readiness = {
  CLIENT: () => ({ kind: "CLIENT" }),
  PAYER: ({ account: { clientId } }) => (clientId === null ? null : { kind: "PAYER", clientId }),
  CONTRACT: ({ account: { clientId, payerId } }) =>
    clientId === null || payerId === null ? null : { kind: "CONTRACT", clientId, payerId },
  /**
   * Waits until Billing's payer has the newest legal details. For a cancelled bill none is made, but the outcome of an
   * earlier call must still be found out.
   */
  INVOICE: ({ account: { contractId }, bill, payer }, wasSentBefore) => {
    if (contractId === null || bill === null || payer?.state !== "DONE") return null
    if (bill.status === "CANCELLED" && !wasSentBefore) return null
    return { kind: "INVOICE", contractId, bill, payerVersion: payer.requisiteVersion }
  },
  CANCELLATION: ({ bill, cancelReason: reason }) => {
    const invoiceId = bill?.invoiceId ?? null
    return invoiceId === null || reason === null ? null : { kind: "CANCELLATION", invoiceId, reason }
  }
}

/** Null: something that the call needs is missing. A storage has this rule too, in its `claim`. */
export const prepareCall = (
  kind: BillingOperationKind,
  needs: OperationNeeds,
  wasSentBefore: boolean
): ReadyCall | null => readiness[kind](needs, wasSentBefore)
