import { Effect } from "effect"
import { AccountMissing, type AccountType } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import type { CmeDealerId, DealerRef } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import type { Kopecks, PositiveKopecks } from "../shared/Money.ts"
import { balanceChange, paidSumChange, type Transfer } from "./Transfer.ts"
import { namedBill } from "./namedBill.ts"
import { planAllocation } from "./planAllocation.ts"

export interface AllocationPreview {
  readonly cmeDealerId: CmeDealerId
  readonly accountType: AccountType
  readonly sum: Kopecks
  readonly balanceBefore: Kopecks
  readonly balanceAfter: Kopecks
  readonly transfers: ReadonlyArray<Transfer>
  /** The bills that it would pay, as they are, each with its paid sum afterwards. */
  readonly bills: ReadonlyArray<{ readonly bill: Bill; readonly paidSumAfter: Kopecks }>
}

export interface PreviewAllocation extends DealerRef {
  readonly accountType: AccountType
  readonly sum: PositiveKopecks
  /** The bill that the payment names. */
  readonly billId: BillId | null
}

/** Of a payment that there is not. */
const paymentId = "preview"

/** Answers what a payment of this sum would close in an account if it came now. Changes nothing. */
export const previewAllocation = Effect.fn("previewAllocation")(function* ({
  accountType,
  billId,
  cmeDealerId,
  sum
}: PreviewAllocation) {
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const account = accounts.find((each) => each.accountType === accountType)
  if (account === undefined) return yield* new AccountMissing({ cmeDealerId, accountType })
  const named = yield* namedBill(account, billId)
  const { bills, transfers } = yield* planAllocation(account, named, { paymentId, amount: sum })
  return {
    cmeDealerId,
    accountType,
    sum,
    balanceBefore: account.balance,
    balanceAfter: account.balance + balanceChange(transfers),
    transfers,
    bills: bills
      .map((bill) => ({ bill, paidSumAfter: bill.paidSum + paidSumChange(transfers, bill.id) }))
      .filter(({ bill, paidSumAfter }) => paidSumAfter !== bill.paidSum)
  } satisfies AllocationPreview
})
