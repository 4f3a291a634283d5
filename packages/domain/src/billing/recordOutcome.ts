import { DateTime, Effect, Option } from "effect"
import type { Account, AccountStatus } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import type { Bill, BillStatus } from "../bill/Bill.ts"
import { failpoint } from "../failpoint.ts"
import { Transaction } from "../Transaction.ts"
import type { BillingObject, BillingRecovery } from "./Billing.ts"
import {
  settled,
  type BillingOperation,
  type BillingOperationState,
  type CallOutcome,
  type Sent
} from "./BillingOperation.ts"
import { BillingOperationRepository } from "./BillingOperationRepository.ts"
import { recoveryOf } from "./recoveryOf.ts"
import { retryDelayMs } from "./retryDelayMs.ts"

/** Billing may still be at work on a call that it did not answer, in ms: looking earlier would find nothing. */
const lookUpDelayMs = 5_000

/** What an account's three steps make of it. */
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
): Account => ({
  ...account,
  ...(operation.kind === "INVOICE" || operation.remoteId === null
    ? {}
    : { [remoteIdField[operation.kind]]: operation.remoteId }),
  ...accountStatusOf(steps.map((step) => (step.id === operation.id ? operation : step)))
})

const billStatuses: Readonly<Record<BillingOperationState, BillStatus>> = {
  PENDING: "PENDING",
  SENT: "PENDING",
  DONE: "ISSUED",
  REJECTED: "REJECTED",
  IN_DOUBT: "IN_DOUBT"
}

/** An earlier call may have made the invoice: the version that was told then stays, as the older one. */
const billWith = (
  bill: Bill,
  operation: BillingOperation,
  { object, outcome, sent }: RecordOutcome,
  now: DateTime.Utc
): Bill => ({
  ...bill,
  status: bill.status === "CANCELLED" ? bill.status : billStatuses[operation.state],
  problem: operation.state === "DONE" ? null : operation.lastError,
  requisiteVersion:
    sent.wasInDoubtBefore || outcome._tag === "NotDone" ? bill.requisiteVersion : sent.requisiteVersion,
  ...(object === null || operation.state !== "DONE"
    ? {}
    : { invoiceId: object.id, invoiceNumber: object.number, url: object.url, issuedAt: now })
})

export interface RecordOutcome {
  readonly operation: BillingOperation
  readonly leaseToken: string
  readonly sent: Sent
  readonly outcome: CallOutcome
  /** What Billing answered when it confirmed. */
  readonly object: BillingObject | null
}

/** An id that another of our operations has is not believed: money would go to somebody else's account. */
const believed = Effect.fn("recordOutcome.believed")(function* (operation: BillingOperation, outcome: CallOutcome) {
  if (outcome._tag !== "Confirmed") return outcome
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, outcome.remoteId)
  if (Option.isNone(holder) || holder.value.id === operation.id) return outcome
  yield* Effect.logError(`Billing gave one id to the operations ${holder.value.id} and ${operation.id}`)
  const reason = "Billing answered with the id of another object of ours; a person has to look into Billing"
  return { _tag: "Doubtful", reason } satisfies CallOutcome
})

/** When the operation is due again, in ms from now. */
const retryInMs = Effect.fn("recordOutcome.retryInMs")(function* (
  outcome: CallOutcome,
  next: BillingOperation,
  recovery: BillingRecovery
) {
  if (outcome._tag === "NotFound" && next.state === "PENDING") return 0
  const isToLookUp = recovery === "lookup" && next.state === "SENT"
  return Math.max(yield* retryDelayMs(next.attempts, outcome), isToLookUp ? lookUpDelayMs : 0)
})

/**
 * Stores how a call to Billing ended, in the operation and in what waits for it. Answers false, and stores nothing,
 * when the lease went to somebody else meanwhile.
 */
export const recordOutcome = Effect.fn("recordOutcome")(function* (record: RecordOutcome) {
  const accounts = yield* AccountRepository
  const bills = yield* BillRepository
  const operations = yield* BillingOperationRepository
  const transaction = yield* Transaction
  const recovery = yield* recoveryOf(record.operation.kind)
  const now = yield* DateTime.now
  return yield* transaction.run(
    Effect.gen(function* () {
      const account = yield* accounts.lock(record.operation)
      const current = yield* operations.lockLeased(record.operation.id, record.leaseToken)
      if (Option.isNone(current) || Option.isNone(account)) return false
      const outcome = yield* believed(current.value, record.outcome)
      const next = settled(current.value, record.sent, outcome, recovery)
      yield* operations.release(next, yield* retryInMs(outcome, next, recovery))
      if (next.billId === null) {
        const steps = yield* operations.listProvisioning(account.value)
        yield* accounts.update(accountWith(account.value, next, steps))
      } else {
        const bill = yield* bills.get(next.billId)
        yield* bills.updateInvoice(billWith(bill, next, record, now))
      }
      yield* failpoint("in_tx_store_result", next.kind)
      return true
    })
  )
})
