import { DateTime, Effect, Option } from "effect"
import { AccountMissing } from "../account/Account.ts"
import { noteOutcome } from "../audit/noteOutcome.ts"
import { invoicingOf } from "../billing/BillingOperation.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { refuseErased, type DealerRef } from "../dealer/Dealer.ts"
import { allocateBalance } from "../ledger/allocate.ts"
import { accountAfter, billAfter } from "../payment/LedgerSnapshot.ts"
import { Transaction } from "../shared/Transaction.ts"
import { accountTypeOf, BillConflict, type CreateBill } from "../bill/Bill.ts"
import { decideBill, isBillOf } from "./decideBill.ts"
import { newestOf } from "../bill/newestOf.ts"
import { NewBillRepository, type BilledDealer } from "./NewBillRepository.ts"
import { lastTariffDay, Tariffs, withRecorded } from "../bill/Tariff.ts"

const insertBill = Effect.fn("createBill.insertBill")(function* (dealer: BilledDealer, command: CreateBill) {
  const tariffs = yield* Tariffs
  const bills = yield* NewBillRepository
  const accountType = accountTypeOf(command.operation)
  const begun = yield* bills.begin({ dealerId: dealer.id, accountType }, lastTariffDay(tariffs))
  if (Option.isNone(begun)) return yield* new AccountMissing({ cmeDealerId: dealer.cmeDealerId, accountType })
  const { account, billId, newerTariffs } = begun.value
  const now = yield* DateTime.now
  const decided = yield* Effect.fromResult(
    decideBill(withRecorded(tariffs, newerTariffs), dealer, command, billId, now)
  )
  const transfers = allocateBalance(account, decided)
  const bill = billAfter(decided, transfers, now)
  yield* bills.insert({ bill, transfers, account: accountAfter(account, transfers), operation: invoicingOf(bill) })
  yield* noteOutcome(`bill ${bill.id}`)
  return { bill, isCreated: true }
})

const find = Effect.fn("createBill.find")(function* (command: CreateBill & DealerRef) {
  const { dealer, existing } = yield* (yield* NewBillRepository).find(
    command.cmeDealerId,
    command.operation,
    command.dealId
  )
  if (Option.isSome(existing) && !isBillOf(existing.value, dealer, command)) {
    const { dealId, id, operation } = yield* newestOf(existing.value)
    return yield* new BillConflict({ billId: id, dealId, operation })
  }
  return { dealer, repeated: Option.map(existing, (bill) => ({ bill, isCreated: false })) }
})

/**
 * Makes the one bill of a deal and operation, pays it from the account's balance as far as that goes, and asks
 * Billing for the invoice. A repeat answers the same bill; other content under the same deal is a `BillConflict`
 * that names the bill which stands for the deal now.
 */
export const createBill = Effect.fn("createBill")(function* (command: CreateBill & DealerRef) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const { dealer, repeated } = yield* find(command)
  if (Option.isSome(repeated)) return repeated.value
  yield* refuseErased(dealer)
  const created = yield* transaction
    .run(insertBill(dealer, command))
    .pipe(
      Effect.catchTag("DuplicateBill", () =>
        Effect.flatMap(find(command), (found) =>
          Option.isSome(found.repeated)
            ? Effect.succeed(found.repeated.value)
            : Effect.die(new Error("A bill was refused as a duplicate of one that is not there"))
        )
      )
    )
  yield* signal.notify
  return created
})
