import { DateTime, Effect, Option } from "effect"
import { AccountMissing } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { invoicingOf } from "../billing/BillingOperation.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import { OperationSignal } from "../billing/OperationSignal.ts"
import type { CmeDealerId, Dealer } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { Ids } from "../Ids.ts"
import { allocateBalance } from "../payment/allocate.ts"
import { accountAfter, billAfter, noChanges } from "../payment/Books.ts"
import { LedgerRepository } from "../payment/LedgerRepository.ts"
import { Transaction } from "../Transaction.ts"
import { accountTypeOf, BillConflict, type CreateBill } from "./Bill.ts"
import { BillRepository } from "./BillRepository.ts"
import { decideBill, isBillOf } from "./decideBill.ts"
import { Tariffs } from "./Tariff.ts"

const insertBill = Effect.fn("createBill.insertBill")(function* (dealer: Dealer, command: CreateBill) {
  const tariffs = yield* Tariffs
  const accountType = accountTypeOf(command.operation)
  const account = yield* (yield* AccountRepository).lock({ dealerId: dealer.id, accountType })
  if (Option.isNone(account)) return yield* new AccountMissing({ cmeDealerId: dealer.cmeDealerId, accountType })
  const id = yield* (yield* Ids).nextBillId
  const now = yield* DateTime.now
  const decided = yield* Effect.fromResult(decideBill(tariffs, dealer, command, id, now))
  const entries = allocateBalance(account.value, decided)
  const bill = billAfter(decided, entries, now)
  yield* (yield* BillRepository).insert(bill)
  yield* (yield* LedgerRepository).save({ ...noChanges, entries, accounts: [accountAfter(account.value, entries)] })
  yield* (yield* BillingOperationRepository).insert([invoicingOf(bill)])
  return { bill, isCreated: true }
})

const findRepeated = Effect.fn("createBill.findRepeated")(function* (dealer: Dealer, command: CreateBill) {
  const existing = yield* (yield* BillRepository).findByDeal(command.operation, command.dealId, 1)
  if (Option.isNone(existing)) return Option.none()
  const bill = existing.value
  if (!isBillOf(bill, dealer, command)) {
    return yield* new BillConflict({ billId: bill.id, dealId: bill.dealId, operation: bill.operation })
  }
  return Option.some({ bill, isCreated: false })
})

/**
 * Makes the one bill of a deal and operation, pays it from the account's balance as far as that goes, and asks
 * Billing for the invoice. A repeat answers the same bill; other content under the same deal is a `BillConflict`.
 */
export const createBill = Effect.fn("createBill")(function* (cmeDealerId: CmeDealerId, command: CreateBill) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const repeated = yield* findRepeated(dealer, command)
  if (Option.isSome(repeated)) return repeated.value
  const created = yield* transaction
    .run(insertBill(dealer, command))
    .pipe(
      Effect.catchTag("DuplicateBill", () =>
        Effect.flatMap(findRepeated(dealer, command), (found) =>
          Option.isSome(found)
            ? Effect.succeed(found.value)
            : Effect.die(new Error("A bill was refused as a duplicate of one that is not there"))
        )
      )
    )
  yield* signal.notify
  return created
})
