import { Effect } from "effect"
import { AccountMissing } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { dueOf, type Bill } from "../bill/Bill.ts"
import { Tariffs } from "../bill/Tariff.ts"
import type { CmeDealerId } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import type { AppliedPayment } from "../payment/PaymentQueries.ts"
import { StatementTooLong } from "./Statement.ts"
import { periodOfMonth, spanOf } from "./StatementPeriod.ts"
import { StatementRepository, type BillMovement } from "./StatementRepository.ts"

/** The most cars, and the most payments, of one summary. */
export const summaryRowsMax = 5_000
/** How many movements of money a car may have, on the average of as many cars. */
const movementsPerRow = 4

export interface RewardTotals {
  /** Cancelled bills are in no total. */
  readonly cars: number
  readonly carPrice: Kopecks
  readonly reward: Kopecks
  readonly vat: Kopecks
  readonly paid: Kopecks
  readonly owed: Kopecks
}

/** The rewards of a month, as they are paid now: all of it is of one moment. */
export interface MonthlySummary {
  readonly cmeDealerId: CmeDealerId
  readonly month: string
  readonly timeZone: string
  /** Bills made in the month, oldest first, cancelled ones too. */
  readonly bills: ReadonlyArray<Bill>
  /** All that put money on those bills or took it off, of whatever month: together they are what is paid. */
  readonly movements: ReadonlyArray<BillMovement>
  readonly totals: RewardTotals
  /** Booked in the month, each with what it paid: also bills of other months. */
  readonly payments: ReadonlyArray<AppliedPayment>
  /** Money on the account that closes no bill yet. */
  readonly balance: Kopecks
}

export const rewardTotals = (all: ReadonlyArray<Bill>): RewardTotals => {
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

/** What a dealer's cars of a month cost in rewards, what of it is paid, and how the month's payments were split. */
export const getMonthlySummary = Effect.fn("getMonthlySummary")(function* (
  cmeDealerId: CmeDealerId,
  month: string,
  rowsMax = summaryRowsMax
) {
  const { timeZone } = yield* Tariffs
  const repository = yield* StatementRepository
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const account = accounts.find(({ accountType }) => accountType === "COMMISSION")
  if (account === undefined) return yield* new AccountMissing({ cmeDealerId, accountType: "COMMISSION" })
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
