import { DateTime, Effect } from "effect"
import { BillRepository } from "../bill/BillRepository.ts"
import { Tariffs, type DepositTier } from "../bill/Tariff.ts"
import { getDealer } from "../dealer/getDealer.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import type { Kopecks } from "../Money.ts"

export type FastBuyoutRefusal = "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"

/** May the dealer buy out a car of that price at once? Sums in kopecks. */
export interface FastBuyoutAnswer {
  readonly eligible: boolean
  /** Null when eligible. */
  readonly reason: FastBuyoutRefusal | null
  readonly heldDeposit: Kopecks
  /** The dearest car that the held deposit permits. */
  readonly maxCarPrice: Kopecks
}

/** The dearest car that a deposit permits, by the table of tiers. */
export const maxCarPriceOf = (tiers: ReadonlyArray<DepositTier>, heldDeposit: Kopecks): Kopecks =>
  tiers.reduce(
    (highest, tier) => (tier.deposit <= heldDeposit && tier.maxCarPrice > highest ? tier.maxCarPrice : highest),
    0n
  )

/**
 * Decides by the held deposit against the table of tiers, and by overdue settlements: nobody is late with an invoice
 * that was not issued, so the days are counted from its issue.
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
  const maxCarPrice = maxCarPriceOf(tariffs.depositTiers, heldDeposit)
  const dueBefore = DateTime.subtract(yield* DateTime.now, { days: tariffs.settlementDueDays })
  if (yield* (yield* BillRepository).hasUnpaidIssuedBefore(settlement, dueBefore)) {
    return refuse("settlement-overdue", heldDeposit, maxCarPrice)
  }
  if (carPrice > maxCarPrice) return refuse("deposit-too-small", heldDeposit, maxCarPrice)
  return { eligible: true, reason: null, heldDeposit, maxCarPrice } satisfies FastBuyoutAnswer
})
