import { Context, DateTime, Result, Schema } from "effect"
import type { AccountType } from "../account/Account.ts"
import { isAccountOfBank, isBik, isInnOfLegalEntity, isInnOfPerson } from "../dealer/controlDigits.ts"
import { Money, PositiveMoney } from "../Money.ts"
import { Percent } from "../Percent.ts"
import { text } from "../Text.ts"
import { VatMode } from "./Vat.ts"

const Day = Schema.String.check(
  Schema.makeFilter(
    (day: string) =>
      (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)) ||
      'must be a date, e.g. "2026-01-01"'
  )
)

/** The reward is `ratePercent` of the car's price for deals closed on the day `from` or later. */
export const RewardTariff = Schema.Struct({ from: Day, ratePercent: Percent })
export type RewardTariff = typeof RewardTariff.Type

/** A held deposit of at least `deposit` permits fast buyout of a car that costs at most `maxCarPrice`. */
export const DepositTier = Schema.Struct({ deposit: Money, maxCarPrice: PositiveMoney })
export type DepositTier = typeof DepositTier.Type

/** Who issues the invoices and receives the money. */
export const Seller = Schema.Struct({
  name: text(160),
  inn: Schema.String.check(
    Schema.makeFilter((inn: string) => isInnOfLegalEntity(inn) || isInnOfPerson(inn) || "is not a good INN")
  ),
  kpp: Schema.NullOr(Schema.String.check(Schema.isPattern(/^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$/u))),
  address: text(512),
  bankName: text(160),
  bik: Schema.String.check(Schema.makeFilter((bik: string) => isBik(bik) || "must have 9 digits")),
  settlementAccount: Schema.String,
  correspondentAccount: Schema.String,
  director: text(200),
  accountant: text(200)
}).check(
  Schema.makeFilter(({ bik, correspondentAccount, settlementAccount }) => {
    const issue = `its control key does not fit the bank with BIK ${bik}`
    return [
      ...(isAccountOfBank(bik, settlementAccount, "settlement") ? [] : [{ path: ["settlementAccount"], issue }]),
      ...(isAccountOfBank(bik, correspondentAccount, "correspondent")
        ? []
        : [{ path: ["correspondentAccount"], issue }])
    ]
  })
)
export type Seller = typeof Seller.Type

const isRising = (rules: ReadonlyArray<{ readonly from: string }>): boolean =>
  rules.every((rule, index) => index === 0 || rules[index - 1]!.from < rule.from)

const rising = Schema.makeFilter(
  (rules: ReadonlyArray<{ readonly from: string }>) => isRising(rules) || "must be in the order of their days"
)

/** From the day `from` on, bills of an account type have that VAT. */
const VatRules = Schema.NonEmptyArray(
  Schema.Struct({ from: Day, mode: VatMode, ratePercent: Schema.NullOr(Percent) }).check(
    Schema.makeFilter((rule) => rule.mode === "none" || rule.ratePercent !== null || "needs a rate")
  )
).check(rising)

/** More money held never permits a cheaper car. */
const growing = Schema.makeFilter(
  (tiers: ReadonlyArray<DepositTier>) =>
    tiers.every((tier, index) => {
      const before = tiers[index - 1]
      return before === undefined || (before.deposit < tier.deposit && before.maxCarPrice < tier.maxCarPrice)
    }) || "must grow in deposit and in the price of the car"
)

/** The rules of money, by date: the file named by `TARIFFS_FILE`. */
export const TariffBook = Schema.Struct({
  /** Where a day begins and ends, e.g. `Europe/Moscow`. */
  timeZone: Schema.String.check(
    Schema.makeFilter((zone: string) => DateTime.zoneMakeNamed(zone)._tag === "Some" || "must be an IANA time zone")
  ),
  rewards: Schema.NonEmptyArray(RewardTariff).check(rising),
  depositTiers: Schema.Array(DepositTier).check(growing),
  vat: Schema.Struct({ COMMISSION: VatRules, DEPOSIT: VatRules, SETTLEMENT: VatRules }),
  /** Days after which an unpaid settlement is overdue and forbids further fast buyouts. */
  settlementDueDays: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 365 })),
  seller: Seller
})
export type TariffBook = typeof TariffBook.Type

export class Tariffs extends Context.Service<Tariffs, TariffBook>()("@dealer-billing/domain/bill/Tariffs") {}

/** No tariff or VAT rule applies on that day: it lies before the first one. */
export class TariffMissing extends Schema.TaggedError<TariffMissing>()("TariffMissing", {
  rule: Schema.String,
  day: Schema.String
}) {
  override get message(): string {
    return `There is no ${this.rule} for ${this.day}`
  }
}

/** The calendar day of an instant in the book's time zone. */
export const dayIn = (book: TariffBook, time: DateTime.Utc): string =>
  DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(time, book.timeZone))

/** The last rule that has begun by that day. */
const applicable = <Rule extends { readonly from: string }>(
  rules: ReadonlyArray<Rule>,
  day: string,
  name: string
): Result.Result<Rule, TariffMissing> => {
  const rule = rules.findLast((candidate) => candidate.from <= day)
  return rule === undefined ? Result.fail(new TariffMissing({ rule: name, day })) : Result.succeed(rule)
}

export const rewardTariffOn = (book: TariffBook, day: string): Result.Result<RewardTariff, TariffMissing> =>
  applicable(book.rewards, day, "reward tariff")

export const vatRuleOn = (book: TariffBook, accountType: AccountType, day: string) =>
  applicable(book.vat[accountType], day, `VAT rule of ${accountType}`)
