import { DateTime, Effect } from "effect"
import { withStatus, type Account, type AccountStatus } from "../../account/Account.ts"
import { AccountRepository } from "../../account/AccountRepository.ts"
import {
  issueBill,
  type Bill,
  type CancelledBill,
  type IssuedInvoice,
  type WaitingBill
} from "../../bill/Bill.ts"
import { BillRepository } from "../../bill/BillRepository.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import type { BillingObject } from "../Billing.ts"
import {
  cancellingOf,
  closedIfUnsent,
  type BillingOperation
} from "../BillingOperation.ts"
import { OperationQueries } from "../operator/OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"

export const accountStatusOf = (
  steps: ReadonlyArray<BillingOperation>
): { readonly status: AccountStatus; readonly problem: string | null } => {
  const rejected = steps.find((step) => step.state === "REJECTED")
  if (rejected) return { status: "NEEDS_CORRECTION", problem: rejected.lastError }
  const inDoubt = steps.find((step) => step.state === "IN_DOUBT")
  if (inDoubt) return { status: "IN_DOUBT", problem: inDoubt.lastError }
  const isActive = steps.some((step) => step.kind === "CONTRACT" && step.state === "DONE")
  return { status: isActive ? "ACTIVE" : "PROVISIONING", problem: null }
}

const remoteIdField = { CLIENT: "clientId", PAYER: "payerId", CONTRACT: "contractId" } as const

const accountWith = (
  account: Account,
  operation: BillingOperation,
  steps: ReadonlyArray<BillingOperation>
): Account => {
  const isMade = operation.billId === null && operation.remoteId !== null
  const made = isMade ? { [remoteIdField[operation.kind]]: operation.remoteId } : {}
  return withStatus(
    { ...account, ...made },
    accountStatusOf(steps.map((step) => (step.id === operation.id ? operation : step)))
  )
}

const waitingStatuses = { PENDING: "PENDING", SENT: "PENDING", REJECTED: "REJECTED", IN_DOUBT: "IN_DOUBT" } as const

/** Of a cancelled bill only what still needs an operator. */
const describeProblem = ({ status }: Bill, { kind, lastError, state }: BillingOperation): string | null => {
  const isShown =
    status !== "CANCELLED" || state === "IN_DOUBT" || (kind === "CANCELLATION" && state === "REJECTED")
  return state === "DONE" || !isShown ? null : lastError
}

const invoiceOfObject = ({ id, number, url }: BillingObject, issuedAt: DateTime.Utc): IssuedInvoice => ({
  invoiceId: id,
  invoiceNumber: number,
  url,
  issuedAt
})

/** A cancelled bill gets the invoice, too: it must be cancelled in Billing. */
const invoicedBill = (
  found: WaitingBill | CancelledBill,
  { object, operation, sentRequisiteVersion }: StoreResult,
  now: DateTime.Utc
): Bill => {
  const bill = { ...found, requisiteVersion: sentRequisiteVersion ?? found.requisiteVersion }
  const problem = describeProblem(bill, operation)
  if (operation.state !== "DONE" || object === null) {
    if (bill.status === "CANCELLED") return { ...bill, problem }
    if (operation.state === "DONE") throw new Error(`Operation ${operation.id} is DONE without an invoice`)
    return { ...bill, status: waitingStatuses[operation.state], problem }
  }
  // Another process made the bill, and its clock may be slightly ahead.
  const invoice = invoiceOfObject(object, DateTime.max(now, bill.createdAt))
  return bill.status === "CANCELLED" ? { ...bill, ...invoice, problem } : issueBill(bill, invoice)
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

const storeOfBill = Effect.fn("storeResult.ofBill")(function* (bill: Bill, result: StoreResult) {
  const bills = yield* BillRepository
  const { operation } = result
  if (bill.status === "ISSUED")
    return yield* Effect.die(new Error(`Bill ${bill.id} has its invoice; operation ${operation.id} cannot change it`))
  if (operation.kind !== "INVOICE") {
    return yield* bills.updateInvoice({ ...bill, problem: describeProblem(bill, operation) })
  }
  const invoiced = invoicedBill(bill, result, yield* DateTime.now)
  yield* bills.updateInvoice(invoiced)
  if (invoiced.status === "CANCELLED" && operation.state === "DONE") {
    yield* (yield* BillingOperationRepository).insert([cancellingOf(invoiced)])
  }
})

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
    yield* accounts.update(accountWith(account, operation, steps))
  } else {
    yield* storeOfBill(bill, { ...result, operation })
  }
  const event = { operationId: operation.id, state: operation.state, attempt: operation.attempts, actor, detail }
  yield* (yield* OperationQueries).append([event])
})
