import { DateTime, Result, Schema } from "effect"
import { PositiveKopecks } from "../shared/Money.ts"
import { NothingToBill, type Bill, type BillId, type CreateBill, type WaitingBill } from "./Bill.ts"
import type { BilledDealer } from "./NewBillRepository.ts"
import type { TariffMissing } from "./effectiveDay.ts"
import { rewardOf } from "./RewardTariff.ts"
import { dayIn, rewardTariffOn, vatRuleOn, type TariffBook } from "./Tariff.ts"
import { applyVat } from "./Vat.ts"

const isPositive = Schema.is(PositiveKopecks)

const calculateReward = (
  book: TariffBook,
  { carPrice, closedAt, dealId }: Extract<CreateBill, { readonly operation: "GET_REWARD" }>
) =>
  Result.flatMap(rewardTariffOn(book, dayIn(book, closedAt)), (tariff) => {
    const { reward, sum: commonSum } = rewardOf(tariff, carPrice)
    if (!isPositive(commonSum)) return Result.fail(new NothingToBill({ dealId }))
    return Result.succeed({ operation: "GET_REWARD", accountType: "COMMISSION", commonSum, carPrice, closedAt, reward } as const)
  })

/** What is billed, and its sum. */
const priceBill = (book: TariffBook, command: CreateBill) => {
  const nothing = { closedAt: null, reward: null }
  switch (command.operation) {
    case "GET_REWARD":
      return calculateReward(book, command)
    case "GET_SETTLEMENT": {
      const { carPrice, operation } = command
      return Result.succeed({ operation, accountType: "SETTLEMENT", commonSum: carPrice, carPrice, ...nothing } as const)
    }
    case "GET_DEPOSIT": {
      const { operation, sum } = command
      return Result.succeed({ operation, accountType: "DEPOSIT", commonSum: sum, carPrice: null, ...nothing } as const)
    }
  }
}

/** The bill for a command: its sum by tariff, its VAT by the day of the service. */
export const decideBill = (
  book: TariffBook,
  dealer: BilledDealer,
  command: CreateBill,
  id: BillId,
  now: DateTime.Utc
): Result.Result<WaitingBill, TariffMissing | NothingToBill> =>
  Result.gen(function* () {
    const priced = yield* priceBill(book, command)
    const vatRule = yield* vatRuleOn(book, priced.accountType, dayIn(book, priced.closedAt ?? now))
    return {
      ...priced,
      id,
      dealerId: dealer.id,
      cmeDealerId: dealer.cmeDealerId,
      dealId: command.dealId,
      revision: 1,
      paidSum: 0n,
      vat: applyVat(vatRule, priced.commonSum),
      requisiteVersion: dealer.requisiteVersion,
      status: "PENDING",
      problem: null,
      invoiceId: null,
      invoiceNumber: null,
      url: null,
      createdAt: now,
      issuedAt: null,
      paidAt: null,
      cancelledAt: null,
      replaces: null,
      replacedBy: null
    }
  })

const isSameTime = (left: DateTime.Utc | null, right: DateTime.Utc | null): boolean =>
  left === null || right === null ? left === right : DateTime.toEpochMillis(left) === DateTime.toEpochMillis(right)

const getSum = (command: CreateBill): PositiveKopecks =>
  command.operation === "GET_DEPOSIT" ? command.sum : command.carPrice

/** Whether the bill came from a command of the same content. A new tariff makes no difference. */
export const isBillOf = (bill: Bill, dealer: BilledDealer, command: CreateBill): boolean =>
  bill.dealerId === dealer.id &&
  (bill.carPrice ?? bill.commonSum) === getSum(command) &&
  isSameTime(bill.closedAt, command.operation === "GET_REWARD" ? command.closedAt : null)
