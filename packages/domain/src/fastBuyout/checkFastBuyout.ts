import { DateTime, Effect, Option } from "effect"
import { dayIn, depositTiersOn, dueDaysOf, Tariffs, type DepositTier, type TariffBook } from "../bill/Tariff.ts"
import type { DealerRef } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import type { Kopecks, PositiveKopecks } from "../shared/Money.ts"
import { beginningOf } from "../shared/StatementPeriod.ts"
import { accountTypes } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { heldDepositOf, type OverdueSince } from "../account/FastBuyoutStanding.ts"

export type FastBuyoutRefusal = "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"

/** Sums in kopecks. */
export interface FastBuyoutAnswer {
  readonly eligible: boolean
  readonly reason: FastBuyoutRefusal | null
  /** 0 when the dealer owes the deposit. */
  readonly heldDeposit: Kopecks
  /** For one more car, beside those bought out and not yet paid for. */
  readonly maxCarPrice: Kopecks
}

export const maxCarPriceOf = (tiers: ReadonlyArray<DepositTier>, heldDeposit: Kopecks): Kopecks =>
  tiers.reduce(
    (highest, tier) => (tier.deposit <= heldDeposit && tier.maxCarPrice > highest ? tier.maxCarPrice : highest),
    0n
  )

/** Due days count from the day after the issue; the last one ends at midnight (Civil Code 191, 194). */
const overdueOn = (tariffs: TariffBook, today: string): ReadonlyArray<OverdueSince> =>
  accountTypes.flatMap((accountType) => {
    const days = dueDaysOf(tariffs, accountType)
    return days === null ? [] : [{ accountType, issuedBefore: beginningOf(today, tariffs.timeZone, -days) }]
  })

/**
 * Answers whether a dealer may buy out one more car of this price today. No bill may be overdue, and the held
 * deposit's tier must cover the open settlements and this car.
 */
export const checkFastBuyout = Effect.fn("checkFastBuyout")(function* ({
  carPrice,
  cmeDealerId
}: DealerRef & { readonly carPrice: PositiveKopecks }) {
  const tariffs = yield* Tariffs
  const { id: dealerId } = yield* (yield* DealerRepository).get(cmeDealerId)
  const today = dayIn(tariffs, yield* DateTime.now)
  const standing = yield* (yield* AccountRepository).readStanding(dealerId, overdueOn(tariffs, today))
  const refuse = (reason: FastBuyoutRefusal, heldDeposit = 0n, maxCarPrice = 0n): FastBuyoutAnswer => ({
    eligible: false,
    reason,
    heldDeposit,
    maxCarPrice
  })
  if (Option.isNone(standing)) return refuse("fast-buyout-not-added")
  const { isOverdue, openSettlements } = standing.value
  const heldDeposit = heldDepositOf(standing.value)
  const permitted = maxCarPriceOf(depositTiersOn(tariffs, today), heldDeposit) - openSettlements
  const maxCarPrice = permitted > 0n ? permitted : 0n
  if (isOverdue) return refuse("settlement-overdue", heldDeposit, maxCarPrice)
  if (carPrice > maxCarPrice) return refuse("deposit-too-small", heldDeposit, maxCarPrice)
  return { eligible: true, reason: null, heldDeposit, maxCarPrice } satisfies FastBuyoutAnswer
})
