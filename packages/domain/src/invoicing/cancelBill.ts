import { DateTime, Effect, Option } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import { currentCaller } from "../audit/Change.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { refuseErased } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { redactReason } from "../dealer/redactReason.ts"
import { Transaction } from "../shared/Transaction.ts"
import type { BillRef } from "../bill/Bill.ts"
import type { CancelBill } from "../bill/BillCorrection.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { withdrawBill } from "./withdrawBill.ts"

const cancel = Effect.fn("cancelBill.cancel")(function* ({ billId, reason: written }: CancelBill & BillRef) {
  const bills = yield* BillRepository
  const account = yield* (yield* AccountRepository).lock(yield* bills.get(billId))
  if (Option.isNone(account)) return yield* Effect.die(new Error(`Bill ${billId} has no account`))
  const bill = yield* bills.get(billId)
  if (bill.status === "CANCELLED") return yield* Effect.as(noteOutcome(unchanged), bill)
  const dealer = yield* (yield* DealerRepository).getById(bill.dealerId)
  yield* refuseErased(dealer)
  yield* withdrawBill(account.value, bill)
  const reason = redactReason(written, [dealer.requisite])
  const at = yield* DateTime.now
  const actor = yield* currentCaller
  yield* (yield* BillRepository).appendCorrection({ billId, at, action: "CANCEL", reason, actor, replacedBy: null })
  return yield* bills.get(billId)
})

/**
 * Cancels a bill. Money paid on the bill goes to the account's balance and from there to its open bills; deposit
 * money stays held. Billing cancels the invoice afterwards; if it refuses, `problem` says so. A repeat changes
 * nothing.
 */
export const cancelBill = Effect.fn("cancelBill")(function* (command: CancelBill & BillRef) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const bill = yield* transaction.run(cancel(command))
  yield* signal.notify
  return bill
})
