import { Effect, Schema } from "effect"
import type { Account } from "../account/Account.ts"
import { dueOf, type Bill, type BillId } from "../bill/Bill.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { formatMoney, type Kopecks } from "../shared/Money.ts"
import { allocatePayment } from "./allocate.ts"

const pageSize = 200

/** The most bills that one payment may close when a person asks for it. */
export const plannedBillsMax = 2_000

/** The sum closes more bills than one answer can hold. */
export class AllocationTooLarge extends Schema.TaggedError<AllocationTooLarge>()("AllocationTooLarge", {
  sum: Schema.BigInt
}) {
  override get message(): string {
    return `${formatMoney(this.sum)} would be split among more than ${plannedBillsMax} bills; use a smaller sum`
  }
}

/** The named bill, and the open bills, oldest first, until what is left on all of them reaches the amount. */
const billsFor = Effect.fn("planAllocation.billsFor")(function* (
  { accountType, dealerId }: Account,
  named: Bill | null,
  amount: Kopecks
) {
  const repository = yield* BillRepository
  const bills = named === null ? [] : [named]
  let due = named === null ? 0n : dueOf(named)
  let after: BillId | null = null
  // A deposit is held whatever else is open.
  while (accountType !== "DEPOSIT" && due < amount) {
    const page: ReadonlyArray<Bill> = yield* repository.list({
      dealerId,
      accountType,
      filter: "unpaid",
      after,
      limit: pageSize
    })
    for (const bill of page) {
      after = bill.id
      if (bill.id === named?.id || due >= amount) continue
      bills.push(bill)
      due += dueOf(bill)
    }
    if (page.length < pageSize) break
    if (bills.length > plannedBillsMax) return yield* new AllocationTooLarge({ sum: amount })
  }
  return bills
})

/** Where a payment would go in an account as it stands: the bills that were looked at, and the movements. */
export const planAllocation = Effect.fn("planAllocation")(function* (
  account: Account,
  named: Bill | null,
  payment: { readonly paymentId: string; readonly amount: Kopecks }
) {
  const bills = yield* billsFor(account, named, payment.amount)
  const transfers = allocatePayment(account, bills, { ...payment, namedBillId: named?.id ?? null })
  return { bills, transfers }
})
