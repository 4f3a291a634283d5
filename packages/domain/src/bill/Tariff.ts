import { Context, DateTime, Schema, type Result } from "effect"
import type { AccountType } from "../account/Account.ts"
import { isAccountOfBank, isBik, isInnOfLegalEntity, isInnOfPerson } from "../dealer/checkDigits.ts"
import { Money, PositiveMoney } from "../shared/Money.ts"
import { Percent } from "../shared/Percent.ts"
import { text } from "../shared/Text.ts"
import { applicable, Day, rising, type TariffMissing } from "./effectiveDay.ts"
import { RewardTariff } from "./RewardTariff.ts"
import { VatMode } from "./Vat.ts"

/** A held deposit of at least `deposit` permits cars that cost at most `maxCarPrice` together. */
export const DepositTier = Schema.Struct({ deposit: Money, maxCarPrice: PositiveMoney })
export type DepositTier = typeof DepositTier.Type

export const Seller = Schema.Struct({
  name: text(160),
  inn: Schema.String.check(
    Schema.makeFilter((inn: string) => isInnOfLegalEntity(inn) || isInnOfPerson(inn) || "is not a valid INN")
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
    const issue = `its check digit is wrong for the bank with BIK ${bik}`
    return [
      ...(isAccountOfBank(bik, settlementAccount, "settlement") ? [] : [{ path: ["settlementAccount"], issue }]),
      ...(isAccountOfBank(bik, correspondentAccount, "correspondent")
        ? []
        : [{ path: ["correspondentAccount"], issue }])
    ]
  })
)
export type Seller = typeof Seller.Type

const VatRules = Schema.NonEmptyArray(
  Schema.Struct({ from: Day, mode: VatMode, ratePercent: Schema.NullOr(Percent) }).check(
    Schema.makeFilter((rule) => rule.mode === "none" || rule.ratePercent !== null || "needs ratePercent")
  )
).check(rising)

const growing = Schema.makeFilter(
  (tiers: ReadonlyArray<DepositTier>) =>
    tiers.every((tier, index) => {
      const before = tiers[index - 1]
      return before === undefined || (before.deposit < tier.deposit && before.maxCarPrice < tier.maxCarPrice)
    }) || "must be in ascending order of deposit and of maxCarPrice"
)

const Tiers = Schema.Array(DepositTier).check(growing)

const Days = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 365 }))

const dueDaysOnce = Schema.makeFilter(
  (book: { readonly dueDays?: object; readonly settlementDueDays?: number }) =>
    (book.dueDays === undefined) !== (book.settlementDueDays === undefined) || {
      path: ["dueDays"],
      issue: "is required, unless the file has settlementDueDays"
    }
)

/** Tariffs by date: the file named by `TARIFFS_FILE`. */
export const TariffBook = Schema.Struct({
  /** An IANA name, e.g. `Europe/Moscow`. */
  timeZone: Schema.String.check(
    Schema.makeFilter((zone: string) => DateTime.zoneMakeNamed(zone)._tag === "Some" || "must be an IANA time zone")
  ),
  rewards: Schema.NonEmptyArray(RewardTariff).check(rising),
  /** A plain list of tiers has no first day. */
  depositTiers: Schema.Union([Tiers, Schema.Array(Schema.Struct({ from: Day, tiers: Tiers })).check(rising)]),
  vat: Schema.Struct({ COMMISSION: VatRules, DEPOSIT: VatRules, SETTLEMENT: VatRules }),
  /** Days after the issue in which a bill must be paid. Bills of a type without days are never overdue. */
  dueDays: Schema.optionalKey(
    Schema.Struct({
      COMMISSION: Schema.optionalKey(Days),
      DEPOSIT: Schema.optionalKey(Days),
      SETTLEMENT: Days
    })
  ),
  /** `dueDays.SETTLEMENT`, as older files have it. */
  settlementDueDays: Schema.optionalKey(Days),
  seller: Seller
}).check(dueDaysOnce)
/** A checked book of tariffs. */
export interface TariffBook extends Schema.Schema.Type<typeof TariffBook> {}

/** The rules of money by date: reward tariffs, VAT, due days, deposit tiers, and the seller. */
export class Tariffs extends Context.Service<Tariffs, TariffBook>()("@dealer-billing/domain/bill/Tariffs") {}

export const dayIn = (book: TariffBook, time: DateTime.Utc): string =>
  DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(time, book.timeZone))

/** Tariffs recorded after this day are unknown to the book. */
export const lastTariffDay = ({ rewards }: TariffBook): string => rewards.at(-1)!.from

export const withRecorded = (book: TariffBook, newer: ReadonlyArray<RewardTariff>): TariffBook => ({
  ...book,
  rewards: [...book.rewards, ...newer]
})

export const rewardTariffOn = (book: TariffBook, day: string): Result.Result<RewardTariff, TariffMissing> =>
  applicable(book.rewards, day, "reward tariff")

export const vatRuleOn = (book: TariffBook, accountType: AccountType, day: string) =>
  applicable(book.vat[accountType], day, `VAT rule of ${accountType}`)

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
