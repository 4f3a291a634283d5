import { Schema } from "effect"
import { AccountType, type Account } from "../account/Account.ts"
import { BillId, type Bill } from "../bill/Bill.ts"
import { DealerId, type Dealer } from "../dealer/Dealer.ts"
import { BillingOperationKind, type BillingRecovery } from "./Billing.ts"

/**
 * PENDING: not sent, or known not to be carried out. SENT: a call may be under way, or its outcome is unknown.
 * DONE, REJECTED: final. IN_DOUBT: the outcome is unknown and only a person can find it out.
 */
export const BillingOperationState = Schema.Literals(["PENDING", "SENT", "DONE", "REJECTED", "IN_DOUBT"])
export type BillingOperationState = typeof BillingOperationState.Type

/** One object to be made, or one invoice to be cancelled, in Billing: outbox and saga step in one. */
export const BillingOperation = Schema.Struct({
  id: Schema.BigInt,
  dealerId: DealerId,
  accountType: AccountType,
  kind: BillingOperationKind,
  /** Of an INVOICE and of its CANCELLATION. */
  billId: Schema.NullOr(BillId),
  /** Our name for the object, unique per kind for ever; a cancellation has its invoice's. */
  reference: Schema.String,
  /** The newest requisites that Billing has to get with this operation. */
  requisiteVersion: Schema.Int,
  state: BillingOperationState,
  attempts: Schema.Int,
  /** For people; no personal data. */
  lastError: Schema.NullOr(Schema.String),
  /** Billing's id of the object, of a cancellation the invoice's; no other operation of the kind has the same. */
  remoteId: Schema.NullOr(Schema.String),
  /** How often Billing was asked since the last call and did not know the object; 0 unless SENT. */
  emptyLookups: Schema.Int
})
export type BillingOperation = typeof BillingOperation.Type

export type NewBillingOperation = Omit<BillingOperation, "id">

const pending = { state: "PENDING" as const, attempts: 0, lastError: null, remoteId: null, emptyLookups: 0 }

/** An account is made in three steps: client, payer, contract. */
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

const ofBill = (bill: Bill, kind: "INVOICE" | "CANCELLATION"): NewBillingOperation => ({
  dealerId: bill.dealerId,
  accountType: bill.accountType,
  kind,
  billId: bill.id,
  reference: `${bill.dealId}:${bill.operation}:${bill.revision}`,
  requisiteVersion: bill.requisiteVersion,
  ...pending
})

export const invoicingOf = (bill: Bill): NewBillingOperation => ofBill(bill, "INVOICE")

/** Takes the invoice of a cancelled bill back; there is one as soon as that invoice is known, and not before. */
export const cancellingOf = (bill: Bill): NewBillingOperation => ofBill(bill, "CANCELLATION")

/** What an operation says that was over before Billing was asked. */
const billCancelled = "the bill was cancelled before its invoice was made"

/** A cancelled bill gets no invoice any more: its INVOICE is over unless an earlier call may have made one. */
export const closedIfUnsent = (operation: BillingOperation, bill: Bill): BillingOperation =>
  operation.kind === "INVOICE" && operation.state === "PENDING" && bill.status === "CANCELLED"
    ? { ...operation, state: "REJECTED", lastError: billCancelled, emptyLookups: 0 }
    : operation

/** What decides whether an operation may be sent: its account, the account's PAYER, and its bill if it has one. */
export interface OperationNeeds {
  readonly account: Account
  readonly payer: BillingOperation | null
  readonly bill: Bill | null
}

/**
 * May the operation be sent? An invoice waits until Billing's payer has the newest requisites. A cancelled bill gets
 * none, but if an earlier call may have made it, what became of that has to be found out.
 */
export const isReady = (
  kind: BillingOperationKind,
  { account, bill, payer }: OperationNeeds,
  wasSentBefore: boolean
): boolean => {
  switch (kind) {
    case "CLIENT":
      return true
    case "PAYER":
      return account.clientId !== null
    case "CONTRACT":
      return account.payerId !== null
    case "INVOICE":
      return (
        account.contractId !== null &&
        payer?.state === "DONE" &&
        bill !== null &&
        (bill.status !== "CANCELLED" || wasSentBefore)
      )
    case "CANCELLATION":
      return bill !== null && bill.invoiceId !== null
  }
}

/** How a call ended, as far as we know. */
export type CallOutcome =
  | { readonly _tag: "Confirmed"; readonly remoteId: string }
  | { readonly _tag: "Rejected"; readonly reason: string }
  | {
      readonly _tag: "NotDone"
      readonly reason: string
      readonly retryAfterMs: number | null
      readonly scope?: "call" | "billing" | "worker"
    }
  | { readonly _tag: "Unknown"; readonly reason: string }
  /** Asked after an unknown outcome, Billing does not know the object. */
  | { readonly _tag: "NotFound" }
  /** What Billing answered cannot be, and asking again would not help: a person has to look. */
  | { readonly _tag: "Doubtful"; readonly reason: string }

/** After so many look-ups that found nothing, a call is known not to be carried out. */
export const emptyLookupsMax = 2

/**
 * What was sent: the requisites' version (of an invoice: the one that Billing's payer had), and whether an earlier
 * call's outcome was unknown.
 */
export interface Sent {
  readonly requisiteVersion: number
  readonly wasInDoubtBefore: boolean
}

const isOutdated = (operation: BillingOperation, sent: Sent): boolean =>
  operation.requisiteVersion > sent.requisiteVersion

/** Billing may only be slow: what it does not know yet is asked for once more before the call is repeated. */
const notFound = (operation: BillingOperation): BillingOperation => {
  const emptyLookups = operation.emptyLookups + 1
  return emptyLookups < emptyLookupsMax
    ? { ...operation, state: "SENT", emptyLookups }
    : { ...operation, state: "PENDING", emptyLookups: 0 }
}

/**
 * The operation after a call. If newer requisites came meanwhile, a payer has to get them, and whatever was refused
 * is tried again, since they may have mended it: the operation is PENDING again.
 */
export const settled = (
  operation: BillingOperation,
  sent: Sent,
  outcome: CallOutcome,
  recovery: BillingRecovery
): BillingOperation => {
  switch (outcome._tag) {
    case "Confirmed": {
      const confirmed = { ...operation, remoteId: outcome.remoteId, lastError: null, emptyLookups: 0 }
      const isToFollow = operation.kind === "PAYER" && isOutdated(operation, sent)
      return { ...confirmed, state: isToFollow ? "PENDING" : "DONE" }
    }
    case "Rejected":
      return {
        ...operation,
        lastError: outcome.reason,
        emptyLookups: 0,
        state: isOutdated(operation, sent) ? "PENDING" : "REJECTED"
      }
    case "NotDone": {
      const attempts = Math.max(0, operation.attempts - (outcome.scope === "billing" ? 1 : 0))
      const state = sent.wasInDoubtBefore ? "SENT" : "PENDING"
      return { ...operation, attempts, lastError: outcome.reason, state }
    }
    case "Unknown":
      return { ...operation, lastError: outcome.reason, state: recovery === "none" ? "IN_DOUBT" : "SENT" }
    case "NotFound":
      return notFound(operation)
    case "Doubtful":
      return { ...operation, lastError: outcome.reason, state: "IN_DOUBT" }
  }
}

/** Was the operation over, so that new requisites begin it anew? A refused one, or a payer that has older ones. */
export const isOver = ({ state }: BillingOperation): boolean => state === "DONE" || state === "REJECTED"

/**
 * The operation when the dealer has new requisites: a payer gets them, and what Billing refused is tried again. A
 * call under way goes on; its result is compared with the version when it comes.
 */
export const reopened = (operation: BillingOperation, requisiteVersion: number): BillingOperation => {
  const newer = { ...operation, requisiteVersion }
  return isOver(operation) ? { ...newer, state: "PENDING", attempts: 0, lastError: null } : newer
}
