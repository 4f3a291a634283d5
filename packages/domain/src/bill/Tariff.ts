import { Context, DateTime, Schema, type Result } from "effect"
import type { AccountType } from "../account/Account.ts"
import { isAccountOfBank, isBik, isInnOfLegalEntity, isInnOfPerson } from "../dealer/checkDigits.ts"
import { Money, PositiveMoney } from "../shared/Money.ts"
import { Percent } from "../shared/Percent.ts"
import { text } from "../shared/Text.ts"
import { applicable, Day, rising, type TariffMissing } from "./effectiveDay.ts"
import { RewardTariff } from "./RewardTariff.ts"
import { VatMode } from "./Vat.ts"

/** A held deposit of at least `deposit` permits fast buyout of cars that cost at most `maxCarPrice` together. */
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

const Tiers = Schema.Array(DepositTier).check(growing)

const Days = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 365 }))

const dueDaysOnce = Schema.makeFilter(
  (book: { readonly dueDays?: object; readonly settlementDueDays?: number }) =>
    (book.dueDays === undefined) !== (book.settlementDueDays === undefined) || {
      path: ["dueDays"],
      issue: "must be given, or settlementDueDays in its place"
    }
)

/** The rules of money, by date: the file named by `TARIFFS_FILE`. */
export const TariffBook = Schema.Struct({
  /** Where a day begins and ends, e.g. `Europe/Moscow`. */
  timeZone: Schema.String.check(
    Schema.makeFilter((zone: string) => DateTime.zoneMakeNamed(zone)._tag === "Some" || "must be an IANA time zone")
  ),
  rewards: Schema.NonEmptyArray(RewardTariff).check(rising),
  /** By date; a plain list of tiers has been in force since ever. */
  depositTiers: Schema.Union([Tiers, Schema.Array(Schema.Struct({ from: Day, tiers: Tiers })).check(rising)]),
  vat: Schema.Struct({ COMMISSION: VatRules, DEPOSIT: VatRules, SETTLEMENT: VatRules }),
  /**
   * Days after that of its issue in which a bill of that account type is to be paid, to the end of the last one. One
   * that is overdue forbids further fast buyouts; bills of a type without days are never overdue.
   */
  dueDays: Schema.optionalKey(
    Schema.Struct({
      COMMISSION: Schema.optionalKey(Days),
      DEPOSIT: Schema.optionalKey(Days),
      SETTLEMENT: Days
    })
  ),
  /** The same for settlements alone, as older files have it. */
  settlementDueDays: Schema.optionalKey(Days),
  seller: Seller
}).check(dueDaysOnce)
export type TariffBook = typeof TariffBook.Type

export class Tariffs extends Context.Service<Tariffs, TariffBook>()("@dealer-billing/domain/bill/Tariffs") {}

/** The calendar day of an instant in the book's time zone. */
export const dayIn = (book: TariffBook, time: DateTime.Utc): string =>
  DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(time, book.timeZone))

/** The last day on which a reward tariff of the book begins: what was recorded behind it the book does not know. */
export const lastTariffDay = ({ rewards }: TariffBook): string => rewards.at(-1)!.from

/** The book with the tariffs that were recorded since it was read, by a process that has a newer file. */
export const withRecorded = (book: TariffBook, newer: ReadonlyArray<RewardTariff>): TariffBook => ({
  ...book,
  rewards: [...book.rewards, ...newer]
})

export const rewardTariffOn = (book: TariffBook, day: string): Result.Result<RewardTariff, TariffMissing> =>
  applicable(book.rewards, day, "reward tariff")

export const vatRuleOn = (book: TariffBook, accountType: AccountType, day: string) =>
  applicable(book.vat[accountType], day, `VAT rule of ${accountType}`)

/** The table of tiers on that day; empty before the first one. */
export const depositTiersOn = ({ depositTiers }: TariffBook, day: string): ReadonlyArray<DepositTier> => {
  const plain: Array<DepositTier> = []
  let dated: ReadonlyArray<DepositTier> = []
  for (const each of depositTiers) {
    if ("deposit" in each) plain.push(each)
    else if (each.from <= day) dated = each.tiers
  }
  return [...plain, ...dated]
}

/** Null: bills of that type are never overdue. */
export const dueDaysOf = ({ dueDays, settlementDueDays }: TariffBook, accountType: AccountType): number | null =>
  dueDays?.[accountType] ?? (accountType === "SETTLEMENT" ? settlementDueDays : undefined) ?? null
