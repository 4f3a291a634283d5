import { Effect } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import { dueOf, type Bill } from "../bill/Bill.ts"
import { Tariffs } from "../bill/Tariff.ts"
import type { CmeDealerId, DealerRef } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import type { AppliedPayment } from "../payment/PaymentQueries.ts"
import { StatementTooLong } from "./Statement.ts"
import { periodOfMonth, spanOf } from "../shared/StatementPeriod.ts"
import { StatementRepository, type BillMovement } from "./StatementRepository.ts"

/** Cars, and payments. */
const summaryRowsMax = 5_000
/** Movements per car, on average. */
const movementsPerRow = 4

export interface RewardTotals {
  /** Without cancelled bills, like all totals here. */
  readonly cars: number
  readonly carPrice: Kopecks
  readonly reward: Kopecks
  readonly vat: Kopecks
  readonly paid: Kopecks
  readonly owed: Kopecks
}

export interface MonthlySummary {
  readonly cmeDealerId: CmeDealerId
  readonly month: string
  readonly timeZone: string
  readonly bills: ReadonlyArray<Bill>
  /** Movements of those bills in any month. */
  readonly movements: ReadonlyArray<BillMovement>
  readonly totals: RewardTotals
  /** Booked in the month, each with everything that it paid, also bills of other months. */
  readonly payments: ReadonlyArray<AppliedPayment>
  readonly balance: Kopecks
}

const rewardTotals = (all: ReadonlyArray<Bill>): RewardTotals => {
  const bills = all.filter(({ status }) => status !== "CANCELLED")
  const total = (sum: (bill: Bill) => Kopecks | null) => sumMoney(bills.map((bill) => sum(bill) ?? 0n))
  return {
    cars: bills.length,
    carPrice: total(({ carPrice }) => carPrice),
    reward: total(({ commonSum }) => commonSum),
    vat: total(({ vat }) => vat.sum),
    paid: total(({ paidSum }) => paidSum),
    owed: total(dueOf)
  }
}

/** Answers a month of a dealer's COMMISSION account: bills, payments, totals and balance, in kopecks. */
export const getMonthlySummary = Effect.fn("getMonthlySummary")(function* ({
  cmeDealerId,
  month,
  rowsMax = summaryRowsMax
}: DealerRef & { readonly month: string; readonly rowsMax?: number }) {
  const { timeZone } = yield* Tariffs
  const repository = yield* StatementRepository
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const account = accounts.find(({ accountType }) => accountType === "COMMISSION")
  if (account === undefined) return yield* Effect.die(new Error(`Dealer ${cmeDealerId} has no COMMISSION account`))
  const movementsMax = rowsMax * movementsPerRow
  const { balance, bills, movements, payments } = yield* repository.readMonth({
    account,
    span: spanOf(periodOfMonth(month), timeZone),
    limit: rowsMax + 1,
    movementsLimit: movementsMax + 1
  })
  if (bills.length > rowsMax || payments.length > rowsMax || movements.length > movementsMax) {
    return yield* new StatementTooLong({ rowsMax })
  }
  return {
    cmeDealerId,
    month,
    timeZone,
    bills,
    movements,
    totals: rewardTotals(bills),
    payments,
    balance
  } satisfies MonthlySummary
})
