import { BillRepository, getDealer, type Bill } from "@dealer-billing/domain"
import { waitFor, type DealerWithAccounts } from "@dealer-billing/domain/internal"
import { Effect } from "effect"

const isProvisioned = ({ accounts }: DealerWithAccounts): boolean =>
  accounts.every((account) => account.status !== "PROVISIONING")

/** Waits until no account is PROVISIONING, or the time is over. If the dealer cannot be read again, it is `known`. */
export const waitForDealer = Effect.fn("waitForDealer")(function* (known: DealerWithAccounts, waitMs: number) {
  if (waitMs === 0 || isProvisioned(known)) return known
  return yield* waitFor(getDealer(known.dealer.cmeDealerId), isProvisioned, waitMs).pipe(
    Effect.orElseSucceed(() => known)
  )
})

export const waitForBill = Effect.fn("waitForBill")(function* (known: Bill, waitMs: number) {
  if (waitMs === 0 || known.status !== "PENDING") return known
  const bills = yield* BillRepository
  return yield* waitFor(bills.get(known.id), (bill) => bill.status !== "PENDING", waitMs).pipe(
    Effect.orElseSucceed(() => known)
  )
})
