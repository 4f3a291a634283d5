import { Effect, Schema } from "effect"
import { isSameAccount, type Account } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import { BillRepository } from "../bill/BillRepository.ts"

/** Money never crosses accounts, so a payment cannot name a bill of another one. */
export class BillOfOtherAccount extends Schema.TaggedError<BillOfOtherAccount>()("BillOfOtherAccount", {
  billId: Schema.BigInt
}) {
  override get message(): string {
    return `Bill ${this.billId} belongs to another account`
  }
}

/** The bill that a payment to the account names, or null when it names none. */
export const namedBill = Effect.fn("namedBill")(function* (account: Account, billId: BillId | null) {
  if (billId === null) return null
  const bill = yield* (yield* BillRepository).get(billId)
  return isSameAccount(bill, account) ? bill : yield* new BillOfOtherAccount({ billId })
})
