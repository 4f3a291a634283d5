import { Effect } from "effect"
import {
  accountAfter,
  allocateBalance,
  billAfter,
  invoicingOf,
  NewBillRepository,
  type Dealer
} from "@dealer-billing/domain/internal"
import { newBill, someTime } from "./fixtures.ts"

/** Makes a bill in the three steps. */
export const makeBill = Effect.fn("makeBill")(function* (
  dealer: Dealer,
  change: Parameters<typeof newBill>[2] = {}
) {
  const bills = yield* NewBillRepository
  const { account, billId } = yield* Effect.flatMap(
    bills.begin({ dealerId: dealer.id, accountType: "SETTLEMENT" }, "2020-01-01"),
    Effect.fromOption
  )
  const decided = { ...(yield* newBill(dealer, "SETTLEMENT", { commonSum: 700n, ...change })), id: billId }
  const transfers = allocateBalance(account, decided)
  const bill = billAfter(decided, transfers, someTime)
  yield* bills.insert({ bill, transfers, account: accountAfter(account, transfers), operation: invoicingOf(bill) })
  return bill
})
