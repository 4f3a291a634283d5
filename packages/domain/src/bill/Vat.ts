import { Schema } from "effect"
import { BasisPoints, percentIncludedIn } from "../shared/Percent.ts"
import type { Kopecks } from "../shared/Money.ts"

/**
 * `included`: the sum contains the tax. `none`: outside VAT. `price-difference`: the seller pays the tax on the
 * difference between sale and purchase price (Tax Code 154, p. 5.1), so the bill cannot state its sum.
 */
export const VatMode = Schema.Literals(["included", "none", "price-difference"])
export type VatMode = typeof VatMode.Type

/** The sum in kopecks. */
export const AppliedVat = Schema.Struct({
  mode: VatMode,
  rate: Schema.NullOr(BasisPoints),
  sum: Schema.NullOr(Schema.BigInt)
})
export type AppliedVat = typeof AppliedVat.Type

/** VAT is rounded half up to the kopeck, once per bill. */
export const applyVat = (
  rule: { readonly mode: VatMode; readonly ratePercent: BasisPoints | null },
  sum: Kopecks
): AppliedVat => {
  if (rule.mode === "none") return { mode: "none", rate: null, sum: 0n }
  if (rule.mode === "price-difference") return { mode: "price-difference", rate: rule.ratePercent, sum: null }
  const rate = rule.ratePercent ?? BasisPoints.make(0n)
  return { mode: "included", rate, sum: percentIncludedIn(sum, rate) }
}
