import { Result, Schema } from "effect"
import { AccountType, type Account } from "../account/Account.ts"
import { BillId, type Bill } from "../bill/Bill.ts"
import { DealerId, type Dealer } from "../dealer/Dealer.ts"
import type { BillingError, BillingObject, BillingOperationKind, BillingRecovery } from "./Billing.ts"

/**
 * PENDING: not sent, or known not to be carried out. SENT: a call is in progress, or its outcome is unknown. DONE,
 * REJECTED: final. IN_DOUBT: the outcome is unknown; an operator must find it out.
 */
export const BillingOperationState = Schema.Literals(["PENDING", "SENT", "DONE", "REJECTED", "IN_DOUBT"])
export type BillingOperationState = typeof BillingOperationState.Type

const fields = {
  id: Schema.BigInt,
  dealerId: DealerId,
  accountType: AccountType,
  /** Our name for the object, unique per kind for ever. A cancellation has its invoice's. */
  reference: Schema.String,
  requisiteVersion: Schema.Int,
  attempts: Schema.Int,
  lastError: Schema.NullOr(Schema.String),
  /** Look-ups without a result since the last call. Means nothing unless SENT. */
  emptyLookups: Schema.Int
}

const ofAccount = { kind: Schema.Literals(["CLIENT", "PAYER", "CONTRACT"]), billId: Schema.Null }
const ofBill = { kind: Schema.Literals(["INVOICE", "CANCELLATION"]), billId: BillId }

/** `remoteId`: Billing's id of the object (for a cancellation, of the invoice). Unique per kind. */
const done = { state: Schema.Literal("DONE"), remoteId: Schema.String }
/** A payer that gets new legal details keeps its `remoteId`. */
const notDone = {
  state: Schema.Literals(["PENDING", "SENT", "REJECTED", "IN_DOUBT"]),
  remoteId: Schema.NullOr(Schema.String)
}

/** One object to make, or one invoice to cancel, in Billing: outbox and saga step in one. */
export const BillingOperation = Schema.Union([
  Schema.Struct({ ...fields, ...ofAccount, ...notDone }),
  Schema.Struct({ ...fields, ...ofAccount, ...done }),
  Schema.Struct({ ...fields, ...ofBill, ...notDone }),
  Schema.Struct({ ...fields, ...ofBill, ...done })
])
export type BillingOperation = typeof BillingOperation.Type

type WithoutId<Operation> = Operation extends BillingOperation ? Omit<Operation, "id"> : never
export type NewBillingOperation = WithoutId<BillingOperation>

const pending = { state: "PENDING" as const, attempts: 0, lastError: null, remoteId: null, emptyLookups: 0 }

export const provisioningOf = (dealer: Dealer, account: Account): ReadonlyArray<NewBillingOperation> =>
  (["CLIENT", "PAYER", "CONTRACT"] as const).map((kind) => ({
    dealerId: dealer.id,
    accountType: account.accountType,
    kind,
    billId: null,
    reference: `${dealer.cmeDealerId}:${account.accountType}`,
    requisiteVersion: dealer.requisiteVersion,
    ...pending
  }))

const planForBill = (bill: Bill, kind: "INVOICE" | "CANCELLATION"): NewBillingOperation => ({
  dealerId: bill.dealerId,
  accountType: bill.accountType,
  kind,
  billId: bill.id,
  reference: `${bill.dealId}:${bill.operation}:${bill.revision}`,
  requisiteVersion: bill.requisiteVersion,
  ...pending
})

export const invoicingOf = (bill: Bill): NewBillingOperation => planForBill(bill, "INVOICE")

export const cancellingOf = (bill: Bill): NewBillingOperation => planForBill(bill, "CANCELLATION")

interface KindRules {
  /** A cancelled bill needs it no more. */
  readonly needsLivingBill: boolean
  /** Whether the object that Billing lists shows that the call was carried out. */
  readonly isShownBy: (found: BillingObject) => boolean
}

const ofObject: KindRules = { needsLivingBill: false, isShownBy: () => true }

export const kindRules: Readonly<Record<BillingOperationKind, KindRules>> = {
  CLIENT: ofObject,
  PAYER: ofObject,
  CONTRACT: ofObject,
  INVOICE: { ...ofObject, needsLivingBill: true },
  /** A Billing that does not say whether an invoice is cancelled is asked to cancel it again. */
  CANCELLATION: { ...ofObject, isShownBy: ({ isCancelled }) => isCancelled === true }
}

const billCancelled = "the bill was cancelled before its invoice was made"

export const closedIfUnsent = (operation: BillingOperation, bill: Bill): BillingOperation =>
  kindRules[operation.kind].needsLivingBill && operation.state === "PENDING" && bill.status === "CANCELLED"
    ? { ...operation, state: "REJECTED", lastError: billCancelled, emptyLookups: 0 }
    : operation

/** The look-up that replaced a repeated call found nothing under our reference. */
export class NotInBilling extends Schema.TaggedError<NotInBilling>()("NotInBilling", {}) {
  override get message(): string {
    return "Billing does not have the object"
  }

  get reason(): string {
    return `queried: ${this.message}`
  }
}

/** How a call, or the look-up that replaced it, ended. */
export type CallResult = Result.Result<BillingObject, BillingError | NotInBilling>

/** After so many look-ups without a result, a call counts as not carried out. */
const emptyLookupsMax = 2

export interface Sent {
  readonly requisiteVersion: number
  readonly wasSentBefore: boolean
}

const isOutdated = (operation: BillingOperation, sent: Sent): boolean =>
  operation.requisiteVersion > sent.requisiteVersion

/** Billing may only be slow: it is queried once more before the call is repeated. */
const notFound = (operation: BillingOperation): BillingOperation => {
  const emptyLookups = operation.emptyLookups + 1
  return emptyLookups < emptyLookupsMax
    ? { ...operation, state: "SENT", emptyLookups }
    : { ...operation, state: "PENDING", emptyLookups: 0 }
}

/** When newer legal details arrived during the call, a payer must get them, and a refused call is tried again. */
export const settled = (
  operation: BillingOperation,
  sent: Sent,
  result: CallResult,
  recovery: BillingRecovery
): BillingOperation => {
  if (Result.isSuccess(result)) {
    const confirmed = { ...operation, remoteId: result.success.id, lastError: null, emptyLookups: 0 }
    const isToFollow = operation.kind === "PAYER" && isOutdated(operation, sent)
    return isToFollow ? { ...confirmed, state: "PENDING" } : { ...confirmed, state: "DONE" }
  }
  const error = result.failure
  const { reason: lastError } = error
  switch (error._tag) {
    case "BillingRejected":
      return {
        ...operation,
        lastError,
        emptyLookups: 0,
        state: isOutdated(operation, sent) ? "PENDING" : "REJECTED"
      }
    case "BillingUnavailable": {
      const attempts = Math.max(0, operation.attempts - (error.scope === "billing" ? 1 : 0))
      return { ...operation, attempts, lastError, state: sent.wasSentBefore ? "SENT" : "PENDING" }
    }
    case "BillingOutcomeUnknown": {
      const isForOperator = error.isDoubtful === true || recovery === "none"
      return { ...operation, lastError, state: isForOperator ? "IN_DOUBT" : "SENT" }
    }
    case "NotInBilling":
      return notFound(operation)
  }
}

export const isOver = ({ state }: BillingOperation): boolean => state === "DONE" || state === "REJECTED"

export const reopened = (operation: BillingOperation, requisiteVersion: number): BillingOperation => {
  const newer = { ...operation, requisiteVersion }
  return isOver(operation) ? { ...newer, state: "PENDING", attempts: 0, lastError: null } : newer
}
