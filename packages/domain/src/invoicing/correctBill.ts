import { DateTime, Effect, Option, Result } from "effect"
import { AccountMissing, type Account } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { currentCaller } from "../audit/Change.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { invoicingOf } from "../billing/BillingOperation.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { refuseErased, type Dealer, type DealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { redactReason } from "../dealer/redactReason.ts"
import { allocateBalance } from "../ledger/allocate.ts"
import { accountAfter, billAfter } from "../payment/LedgerSnapshot.ts"
import { Transaction } from "../shared/Transaction.ts"
import {
  BillConflict,
  type Bill,
  type BillId,
  type CreateBill,
  type BillRef,
  type WaitingBill
} from "../bill/Bill.ts"
import { CorrectionInvalid, type CorrectBill } from "../bill/BillCorrection.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { markReplaced } from "../bill/billTransitions.ts"
import { decideBill, isBillOf } from "./decideBill.ts"
import { getKnownBill } from "../bill/getKnownBill.ts"
import { newestOf } from "../bill/newestOf.ts"
import { NewBillRepository, type BilledDealer } from "./NewBillRepository.ts"
import { lastTariffDay, Tariffs, withRecorded, type TariffBook } from "../bill/Tariff.ts"
import { withdrawBill } from "./withdrawBill.ts"

const nothingToCorrect =
  "it already has this price, sum and dealer; to reissue it unchanged, cancel it, then correct the cancelled bill"

const makeContent = (bill: Bill, { carPrice, sum }: CorrectBill): Result.Result<CreateBill, CorrectionInvalid> => {
  const { dealId, id: billId } = bill
  const refuse = (because: string) => Result.fail(new CorrectionInvalid({ billId, because }))
  if (bill.operation === "GET_DEPOSIT") {
    if (carPrice !== undefined) return refuse("a deposit has no carPrice; send sum")
    return Result.succeed({ operation: bill.operation, dealId, sum: sum ?? bill.commonSum })
  }
  if (sum !== undefined) return refuse("its sum is calculated from carPrice; send carPrice")
  const price = carPrice ?? bill.carPrice
  return bill.operation === "GET_SETTLEMENT"
    ? Result.succeed({ operation: bill.operation, dealId, carPrice: price })
    : Result.succeed({ operation: bill.operation, dealId, carPrice: price, closedAt: bill.closedAt })
}

/** Locked in the order of their ids. */
const lockAccounts = Effect.fn("correctBill.lockAccounts")(function* (
  { accountType, dealerId }: Bill,
  target: DealerId
) {
  const accounts = yield* AccountRepository
  const locked = new Map<DealerId, Account>()
  const ids = [...new Set([dealerId, target])].toSorted((left, right) => (left < right ? -1 : 1))
  for (const id of ids) {
    const account = yield* accounts.lock({ dealerId: id, accountType })
    if (Option.isSome(account)) locked.set(id, account.value)
  }
  return locked
})

const getParties = Effect.fn("correctBill.getParties")(function* (bill: Bill, dealer: Dealer) {
  const dealers = yield* DealerRepository
  const parties = yield* Effect.forEach(new Set([bill.dealerId, dealer.id]), (id) => dealers.getById(id))
  yield* Effect.forEach(parties, refuseErased)
  return parties
})

/** Where VAT does not depend on the closing day, it depends on the day of the deal's first bill. */
const makeReplacement = Effect.fn("correctBill.makeReplacement")(function* (
  bill: Bill,
  dealer: BilledDealer,
  content: CreateBill,
  id: BillId,
  tariffs: TariffBook
) {
  const now = yield* DateTime.now
  const first = yield* (yield* BillRepository).findByDeal(bill.operation, bill.dealId, 1)
  const { createdAt: billedAt } = Option.getOrElse(first, () => bill)
  const decided = yield* Effect.fromResult(decideBill(tariffs, dealer, content, id, billedAt))
  return { ...decided, createdAt: now, revision: bill.revision + 1, replaces: bill.id } satisfies WaitingBill
})

const insertReplacement = Effect.fn("correctBill.insertReplacement")(function* (
  bill: Bill,
  dealer: BilledDealer,
  content: CreateBill
) {
  const newBills = yield* NewBillRepository
  const tariffs = yield* Tariffs
  const { accountType } = bill
  const begun = yield* newBills.begin({ dealerId: dealer.id, accountType }, lastTariffDay(tariffs))
  if (Option.isNone(begun))
    return yield* Effect.die(new Error(`Dealer ${dealer.id} lost its ${accountType} account`))
  const { account, billId, newerTariffs } = begun.value
  const decided = yield* makeReplacement(bill, dealer, content, billId, withRecorded(tariffs, newerTariffs))
  const transfers = allocateBalance(account, decided)
  const replacement = billAfter(decided, transfers, decided.createdAt)
  yield* newBills
    .insert({
      bill: replacement,
      transfers,
      account: accountAfter(account, transfers),
      operation: invoicingOf(replacement)
    })
    .pipe(Effect.catchTag("DuplicateBill", Effect.die))
  return replacement
})

const correct = Effect.fn("correctBill.correct")(function* (command: CorrectBill & BillRef) {
  const { billId } = command
  const bills = yield* BillRepository
  const found = yield* bills.get(billId)
  const dealer = yield* (yield* DealerRepository).get(command.cmeDealerId ?? found.cmeDealerId)
  const content = yield* Effect.fromResult(makeContent(found, command))
  const accounts = yield* lockAccounts(found, dealer.id)
  const bill = yield* bills.get(billId)
  const { accountType, dealId, operation } = bill
  if (bill.replacedBy !== null) {
    const replacement = yield* getKnownBill(bill.replacedBy)
    if (isBillOf(replacement, dealer, content)) {
      yield* noteOutcome(unchanged)
      return { bill: replacement, isCreated: false }
    }
    const { id } = yield* newestOf(replacement)
    return yield* new BillConflict({ billId: id, dealId, operation })
  }
  const old = accounts.get(bill.dealerId)
  if (old === undefined) return yield* Effect.die(new Error(`Bill ${billId} has no account`))
  if (!accounts.has(dealer.id)) {
    return yield* new AccountMissing({ cmeDealerId: dealer.cmeDealerId, accountType })
  }
  const parties = yield* getParties(bill, dealer)
  if (bill.status !== "CANCELLED" && isBillOf(bill, dealer, content)) {
    return yield* new CorrectionInvalid({ billId, because: nothingToCorrect })
  }
  const cancelled = bill.status === "CANCELLED" ? bill : yield* withdrawBill(old, bill)
  const replacement = yield* insertReplacement(bill, dealer, content)
  const { createdAt: at, id: replacedBy } = replacement
  const actor = yield* currentCaller
  yield* bills.update(markReplaced(cancelled, replacedBy))
  const reason = redactReason(
    command.reason,
    parties.map(({ requisite }) => requisite)
  )
  yield* bills.appendCorrection({ billId, at, action: "CORRECT", reason, actor, replacedBy })
  yield* noteOutcome(`bill ${replacedBy}`)
  return { bill: replacement, isCreated: true }
})

/**
 * Cancels the bill as `cancelBill` does, unless it was before, and makes one with another price, sum or dealer. A
 * repeat answers the same bill; a different correction of a corrected bill is a `BillConflict`.
 */
export const correctBill = Effect.fn("correctBill")(function* (command: CorrectBill & BillRef) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const corrected = yield* transaction.run(correct(command))
  yield* signal.notify
  return corrected
})
