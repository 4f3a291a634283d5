import { DateTime, Effect } from "effect"
import { holdAccount, provisionAccount, type Account } from "../../account/Account.ts"
import { AccountRepository } from "../../account/AccountRepository.ts"
import type { Bill, CancelledBill, WaitingBill, WaitingStatus } from "../../bill/Bill.ts"
import { BillRepository } from "../../bill/BillRepository.ts"
import { attachInvoice, issueBill, keepWaiting, noteProblem } from "../../bill/billTransitions.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import type { BillingObject } from "../Billing.ts"
import {
  cancellingOf,
  closedIfUnsent,
  type BillingOperation,
  type BillingOperationState
} from "../BillingOperation.ts"
import { OperationQueries } from "../operator/OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"

/** No reason should be missing: `settled` records one for both states. */
const unexplained = "no reason was recorded"

/** What an account's three steps in Billing make of it. */
export const accountFromSteps = (account: Account, steps: ReadonlyArray<BillingOperation>): Account => {
  const idOf = (kind: BillingOperation["kind"]) => steps.find((step) => step.kind === kind)?.remoteId ?? null
  const ids = {
    clientId: idOf("CLIENT") ?? account.clientId,
    payerId: idOf("PAYER") ?? account.payerId,
    contractId: idOf("CONTRACT") ?? account.contractId
  }
  const rejected = steps.find(({ state }) => state === "REJECTED")
  const failed = rejected ?? steps.find(({ state }) => state === "IN_DOUBT")
  return failed === undefined
    ? provisionAccount(account, ids)
    : holdAccount(account, ids, rejected ? "NEEDS_CORRECTION" : "IN_DOUBT", failed.lastError ?? unexplained)
}

interface StoreResult {
  /** Its lock is held, and the operation's too. */
  readonly account: Account
  readonly operation: BillingOperation
  readonly object: BillingObject | null
  /**
   * The version that this call sent for an invoice, or null. An earlier call may have made the invoice, with its
   * version.
   */
  readonly sentRequisiteVersion: number | null
  readonly actor: string
  readonly detail: string | null
  readonly retryInMs: number
}

const waitingStatuses: Readonly<Record<Exclude<BillingOperationState, "DONE">, WaitingStatus>> = {
  PENDING: "PENDING",
  SENT: "PENDING",
  REJECTED: "REJECTED",
  IN_DOUBT: "IN_DOUBT"
}

/** Only what still needs an operator. */
const problemOfCancelled = ({ kind, lastError, state }: BillingOperation): string | null =>
  state === "IN_DOUBT" || (kind === "CANCELLATION" && state === "REJECTED") ? lastError : null

const storeInvoice = Effect.fn("storeResult.invoice")(function* (
  bill: WaitingBill | CancelledBill,
  { id: invoiceId, number: invoiceNumber, url }: BillingObject
) {
  const bills = yield* BillRepository
  const invoice = { invoiceId, invoiceNumber, url }
  const now = yield* DateTime.now
  if (bill.status !== "CANCELLED") return yield* bills.update(issueBill(bill, invoice, now))
  const invoiced = attachInvoice(bill, invoice, now)
  yield* bills.update(invoiced)
  yield* (yield* BillingOperationRepository).insert([cancellingOf(invoiced)])
})

const cannotStore = ({ id, status }: Bill, { kind, state }: BillingOperation) =>
  Effect.die(new Error(`Bill ${id} is ${status}: cannot store the state ${state} of its ${kind} operation`))

const storeInvoicing = Effect.fn("storeResult.ofInvoicing")(function* (
  known: Bill,
  { object, operation, sentRequisiteVersion }: StoreResult
) {
  const bills = yield* BillRepository
  const { lastError, state } = operation
  const bill: Bill = { ...known, requisiteVersion: sentRequisiteVersion ?? known.requisiteVersion }
  if (bill.status !== "ISSUED" && state === "DONE" && object !== null) return yield* storeInvoice(bill, object)
  if (bill.status === "CANCELLED") return yield* bills.update(noteProblem(bill, problemOfCancelled(operation)))
  if (bill.status === "ISSUED" || state === "DONE") return yield* cannotStore(bill, operation)
  yield* bills.update(keepWaiting(bill, waitingStatuses[state], lastError))
})

const storeCancellation = Effect.fn("storeResult.ofCancellation")(function* (
  bill: Bill,
  { operation }: StoreResult
) {
  if (bill.status !== "CANCELLED") return yield* cannotStore(bill, operation)
  yield* (yield* BillRepository).update(noteProblem(bill, problemOfCancelled(operation)))
})

const storeOfBill = (bill: Bill, result: StoreResult) => {
  const { kind } = result.operation
  switch (kind) {
    case "INVOICE":
      return storeInvoicing(bill, result)
    case "CANCELLATION":
      return storeCancellation(bill, result)
    case "CLIENT":
    case "PAYER":
    case "CONTRACT":
      return cannotStore(bill, result.operation)
  }
}

/**
 * Stores a new state of an operation and its consequences for the account or the bill. Workers and operators both go
 * through here.
 */
export const storeResult = Effect.fn("storeResult")(function* (result: StoreResult) {
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  const { account, actor, detail } = result
  const { billId } = result.operation
  const bill = billId === null ? null : yield* getKnownBill(billId)
  const operation = bill === null ? result.operation : closedIfUnsent(result.operation, bill)
  yield* operations.release(operation, result.retryInMs)
  if (bill === null) {
    const steps = yield* operations.listProvisioning(account)
    const current = steps.map((step) => (step.id === operation.id ? operation : step))
    yield* accounts.update(accountFromSteps(account, current))
  } else {
    yield* storeOfBill(bill, { ...result, operation })
  }
  const event = { operationId: operation.id, state: operation.state, attempt: operation.attempts, actor, detail }
  yield* (yield* OperationQueries).append([event])
})
