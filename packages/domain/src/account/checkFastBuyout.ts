import { DateTime, Effect } from "effect"
import { BillRepository } from "../bill/BillRepository.ts"
import { dayIn, depositTiersOn, dueDaysOf, Tariffs, type DepositTier } from "../bill/Tariff.ts"
import { getDealer } from "../dealer/getDealer.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../Money.ts"
import type { AccountId } from "./Account.ts"

export type FastBuyoutRefusal = "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"

/** May the dealer buy out a car of that price at once? Sums in kopecks. */
export interface FastBuyoutAnswer {
  readonly eligible: boolean
  /** Null when eligible. */
  readonly reason: FastBuyoutRefusal | null
  readonly heldDeposit: Kopecks
  /** The dearest car that the held deposit permits now, beside those bought out and not paid for. */
  readonly maxCarPrice: Kopecks
}

/** How much all cars bought out and not paid for may cost together, by the deposit and the table of tiers. */
export const maxCarPriceOf = (tiers: ReadonlyArray<DepositTier>, heldDeposit: Kopecks): Kopecks =>
  tiers.reduce(
    (highest, tier) => (tier.deposit <= heldDeposit && tier.maxCarPrice > highest ? tier.maxCarPrice : highest),
    0n
  )

/** Is a bill of the dealer, of an account type with due days, unpaid for longer than those since its issue? */
const hasOverdue = Effect.fn("checkFastBuyout.hasOverdue")(function* (accounts: ReadonlyArray<AccountId>) {
  const tariffs = yield* Tariffs
  const bills = yield* BillRepository
  const now = yield* DateTime.now
  for (const account of accounts) {
    const days = dueDaysOf(tariffs, account.accountType)
    if (days === null) continue
    if (yield* bills.hasUnpaidIssuedBefore(account, DateTime.subtract(now, { days }))) return true
  }
  return false
})

/**
 * Decides by the held deposit against the table of tiers, of which open settlements use up their part, and by overdue
 * bills: nobody is late with an invoice that was not issued, so the days are counted from its issue.
 */
export const checkFastBuyout = Effect.fn("checkFastBuyout")(function* (
  cmeDealerId: CmeDealerId,
  carPrice: Kopecks
) {
  const tariffs = yield* Tariffs
  const { accounts } = yield* getDealer(cmeDealerId)
  const deposit = accounts.find((account) => account.accountType === "DEPOSIT")
  const settlement = accounts.find((account) => account.accountType === "SETTLEMENT")
  const refuse = (reason: FastBuyoutRefusal, heldDeposit = 0n, maxCarPrice = 0n): FastBuyoutAnswer => ({
    eligible: false,
    reason,
    heldDeposit,
    maxCarPrice
  })
  if (deposit === undefined || settlement === undefined) return refuse("fast-buyout-not-added")
  const heldDeposit = deposit.balance
  const tiers = depositTiersOn(tariffs, dayIn(tariffs, yield* DateTime.now))
  const permitted = maxCarPriceOf(tiers, heldDeposit) - (yield* (yield* BillRepository).sumOfDues(settlement))
  const maxCarPrice = permitted > 0n ? permitted : 0n
  if (yield* hasOverdue(accounts)) return refuse("settlement-overdue", heldDeposit, maxCarPrice)
  if (carPrice > maxCarPrice) return refuse("deposit-too-small", heldDeposit, maxCarPrice)
  return { eligible: true, reason: null, heldDeposit, maxCarPrice } satisfies FastBuyoutAnswer
})
