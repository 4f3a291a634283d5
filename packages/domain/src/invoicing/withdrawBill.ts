import { DateTime, Effect, Option } from "effect"
import type { Account } from "../account/Account.ts"
import { currentCaller } from "../audit/Change.ts"
import { cancellingOf, closedIfUnsent } from "../billing/BillingOperation.ts"
import { OperationQueries } from "../billing/operator/OperationQueries.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import type { Kopecks } from "../shared/Money.ts"
import { allocateCancelled, allocateFreed } from "../ledger/allocate.ts"
import { accountAfter, billAfter, noChanges } from "../payment/LedgerSnapshot.ts"
import { LedgerRepository } from "../payment/LedgerRepository.ts"
import {
  dueOf,
  type Bill,
  type BillId,
  type CancelledBill,
  type IssuedBill,
  type WaitingBill
} from "../bill/Bill.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { markCancelled } from "../bill/billTransitions.ts"

const pageSize = 200

/** The account's other open bills, the oldest that together take the amount; all if they do not take that much. */
const openBills = Effect.fn("withdrawBill.openBills")(function* (
  { accountType, dealerId }: Account,
  amount: Kopecks,
  besides: BillId
) {
  const bills = yield* BillRepository
  const found: Array<Bill> = []
  let rest = accountType === "DEPOSIT" ? 0n : amount
  let after: BillId | null = null
  while (rest > 0n) {
    const query = { dealerId, accountType, filter: "unpaid" as const, after, limit: pageSize }
    const page: ReadonlyArray<Bill> = yield* bills.list(query)
    for (const bill of page) {
      if (rest <= 0n || bill.id === besides) continue
      found.push(bill)
      rest -= dueOf(bill)
    }
    after = page.at(-1)?.id ?? null
    if (page.length < pageSize) break
  }
  return found
})

/** What was paid on the bill goes back to the account's balance, and from there on to its open bills. */
const freeMoney = Effect.fn("withdrawBill.freeMoney")(function* (account: Account, bill: Bill, now: DateTime.Utc) {
  const freed = allocateCancelled(account, bill)
  if (freed.length === 0) return
  const richer = accountAfter(account, freed)
  const open = yield* openBills(richer, richer.balance, bill.id)
  const spent = allocateFreed(richer, open)
  const paid = new Set(spent.map(({ billId }) => billId))
  yield* (yield* LedgerRepository).save({
    ...noChanges,
    transfers: [...freed, ...spent],
    bills: [
      billAfter(bill, freed, now),
      ...open.filter(({ id }) => paid.has(id)).map((each) => billAfter(each, spent, now))
    ],
    accounts: [accountAfter(richer, spent)]
  })
})

/**
 * Sees to the invoice: one that is there is cancelled, one that was not asked for is not made. Of one that may be
 * there nothing is decided yet: once its call's outcome is known, `storeResult` does.
 */
const stopInvoicing = Effect.fn("withdrawBill.stopInvoicing")(function* (bill: CancelledBill) {
  const operations = yield* BillingOperationRepository
  const locked = yield* operations.lockInvoicing(bill.id)
  if (Option.isNone(locked)) return
  if (locked.value.state === "DONE") return yield* operations.insert([cancellingOf(bill)])
  const closed = closedIfUnsent(locked.value, bill)
  if (closed === locked.value) return
  yield* operations.release(closed, 0)
  const { attempts: attempt, id: operationId, lastError: detail, state } = closed
  yield* (yield* OperationQueries).append([{ operationId, state, attempt, actor: yield* currentCaller, detail }])
})

/**
 * Cancels a living bill: its status, its money and its invoice, in the caller's transaction. The
 * account is locked, and the bill was read after that.
 */
export const withdrawBill = Effect.fn("withdrawBill")(function* (account: Account, bill: WaitingBill | IssuedBill) {
  const cancelled = markCancelled(bill, yield* DateTime.now)
  yield* freeMoney(account, bill, cancelled.cancelledAt)
  yield* (yield* BillRepository).update(cancelled)
  yield* stopInvoicing(cancelled)
  return cancelled
})
