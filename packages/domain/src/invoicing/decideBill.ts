import { DateTime, Result } from "effect"
import { PositiveKopecks, type Kopecks } from "../shared/Money.ts"
import {
  NothingToBill,
  type Bill,
  type BillFields,
  type BillId,
  type BillTerms,
  type CreateBill,
  type WaitingBill
} from "../bill/Bill.ts"
import type { BilledDealer } from "./NewBillRepository.ts"
import type { TariffMissing } from "../bill/effectiveDay.ts"
import { rewardOf } from "../bill/RewardTariff.ts"
import { dayIn, rewardTariffOn, vatRuleOn, type TariffBook } from "../bill/Tariff.ts"
import { applyVat } from "../bill/Vat.ts"

type Priced = BillTerms & Pick<BillFields, "commonSum">

const calculatePrice = (
  book: TariffBook,
  command: CreateBill
): Result.Result<Priced, TariffMissing | NothingToBill> => {
  const { operation } = command
  if (operation === "GET_DEPOSIT") {
    const terms = { accountType: "DEPOSIT", carPrice: null, closedAt: null, reward: null } as const
    return Result.succeed({ operation, ...terms, commonSum: command.sum })
  }
  const { carPrice } = command
  if (operation === "GET_SETTLEMENT") {
    const terms = { accountType: "SETTLEMENT", carPrice, closedAt: null, reward: null } as const
    return Result.succeed({ operation, ...terms, commonSum: carPrice })
  }
  const { closedAt, dealId } = command
  return Result.flatMap(rewardTariffOn(book, dayIn(book, closedAt)), (tariff) => {
    const { reward, sum } = rewardOf(tariff, carPrice)
    return Result.map(
      Result.fromOption(PositiveKopecks.makeOption(sum), () => new NothingToBill({ dealId })),
      (commonSum) => ({ operation, accountType: "COMMISSION" as const, carPrice, closedAt, reward, commonSum })
    )
  })
}

/** The bill for a command: its sum by tariff, its VAT by the day of the service. */
export const decideBill = (
  book: TariffBook,
  dealer: BilledDealer,
  command: CreateBill,
  id: BillId,
  now: DateTime.Utc
): Result.Result<WaitingBill, TariffMissing | NothingToBill> =>
  Result.flatMap(calculatePrice(book, command), (priced) =>
    Result.map(vatRuleOn(book, priced.accountType, dayIn(book, priced.closedAt ?? now)), (vatRule) => ({
      ...priced,
      id,
      dealerId: dealer.id,
      cmeDealerId: dealer.cmeDealerId,
      dealId: command.dealId,
      revision: 1,
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

const isSameTime = (left: DateTime.Utc | null, right: DateTime.Utc | null): boolean =>
  left === null || right === null ? left === right : DateTime.toEpochMillis(left) === DateTime.toEpochMillis(right)

const getSum = (command: CreateBill): Kopecks =>
  command.operation === "GET_DEPOSIT" ? command.sum : command.carPrice

/** Whether the bill came from a command of the same content. A new tariff makes no difference. */
export const isBillOf = (bill: Bill, dealer: BilledDealer, command: CreateBill): boolean =>
  bill.dealerId === dealer.id &&
  (bill.carPrice ?? bill.commonSum) === getSum(command) &&
  isSameTime(bill.closedAt, command.operation === "GET_REWARD" ? command.closedAt : null)
