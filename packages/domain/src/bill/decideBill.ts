import { DateTime, Result } from "effect"
import type { Kopecks } from "../shared/Money.ts"
import { accountTypeOf, NothingToBill, type Bill, type BillId, type CreateBill } from "./Bill.ts"
import type { BilledDealer } from "./NewBillRepository.ts"
import type { TariffMissing } from "./effectiveDay.ts"
import { rewardOf } from "./RewardTariff.ts"
import { dayIn, rewardTariffOn, vatRuleOn, type TariffBook } from "./Tariff.ts"
import { applyVat } from "./Vat.ts"

type Priced = Pick<Bill, "commonSum" | "carPrice" | "closedAt" | "reward">

const calculatePrice = (
  book: TariffBook,
  command: CreateBill
): Result.Result<Priced, TariffMissing | NothingToBill> => {
  if (command.operation === "GET_DEPOSIT") {
    return Result.succeed({ commonSum: command.sum, carPrice: null, closedAt: null, reward: null })
  }
  if (command.operation === "GET_SETTLEMENT") {
    return Result.succeed({ commonSum: command.carPrice, carPrice: command.carPrice, closedAt: null, reward: null })
  }
  return Result.flatMap(rewardTariffOn(book, dayIn(book, command.closedAt)), (tariff) => {
    const { reward, sum: commonSum } = rewardOf(tariff, command.carPrice)
    if (commonSum === 0n) return Result.fail(new NothingToBill({ dealId: command.dealId }))
    return Result.succeed({ commonSum, carPrice: command.carPrice, closedAt: command.closedAt, reward })
  })
}

/** The bill for a command: its sum by tariff, its VAT by the day of the service. */
export const decideBill = (
  book: TariffBook,
  dealer: BilledDealer,
  command: CreateBill,
  id: BillId,
  now: DateTime.Utc
): Result.Result<Bill, TariffMissing | NothingToBill> => {
  const accountType = accountTypeOf(command.operation)
  return Result.flatMap(calculatePrice(book, command), (priced) =>
    Result.map(vatRuleOn(book, accountType, dayIn(book, priced.closedAt ?? now)), (vatRule) => ({
      id,
      dealerId: dealer.id,
      cmeDealerId: dealer.cmeDealerId,
      accountType,
      operation: command.operation,
      dealId: command.dealId,
      revision: 1,
      ...priced,
      paidSum: 0n,
      vat: applyVat(vatRule, priced.commonSum),
      requisiteVersion: dealer.requisiteVersion,
      status: "PENDING" as const,
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
    }))
  )
}

const isSameTime = (left: DateTime.Utc | null, right: DateTime.Utc | null): boolean =>
  left === null || right === null ? left === right : DateTime.toEpochMillis(left) === DateTime.toEpochMillis(right)

const getSum = (command: CreateBill): Kopecks =>
  command.operation === "GET_DEPOSIT" ? command.sum : command.carPrice

/** Whether the bill came from a command of the same content. A new tariff makes no difference. */
export const isBillOf = (bill: Bill, dealer: BilledDealer, command: CreateBill): boolean =>
  bill.dealerId === dealer.id &&
  (bill.carPrice ?? bill.commonSum) === getSum(command) &&
  isSameTime(bill.closedAt, command.operation === "GET_REWARD" ? command.closedAt : null)
