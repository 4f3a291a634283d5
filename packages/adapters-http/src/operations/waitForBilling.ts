import { BillRepository, getDealer, waitFor, type Bill, type DealerWithAccounts } from "@dealer-billing/domain"
import { Effect } from "effect"

const isProvisioned = ({ accounts }: DealerWithAccounts): boolean =>
  accounts.every((account) => account.status !== "PROVISIONING")

/**
 * The dealer once Billing has answered for all its accounts, or as it is when the time is over. What was stored
 * stays stored: if it cannot be read again, the caller gets what was known.
 */
export const waitForDealer = Effect.fn("waitForDealer")(function* (known: DealerWithAccounts, waitMs: number) {
  if (waitMs === 0 || isProvisioned(known)) return known
  return yield* waitFor(getDealer(known.dealer.cmeDealerId), isProvisioned, waitMs).pipe(
    Effect.orElseSucceed(() => known)
  )
})

/** The bill once Billing has answered for it, or as it is when the time is over. */
export const waitForBill = Effect.fn("waitForBill")(function* (known: Bill, waitMs: number) {
  if (waitMs === 0 || known.status !== "PENDING") return known
  const bills = yield* BillRepository
  return yield* waitFor(bills.get(known.id), (bill) => bill.status !== "PENDING", waitMs).pipe(
    Effect.orElseSucceed(() => known)
  )
})
