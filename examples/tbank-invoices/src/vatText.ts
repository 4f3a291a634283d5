import { BillingRejected, formatPercent, type AppliedVat } from "@dealer-billing/domain"
import { Result } from "effect"

/** What to print where the tax is on the price difference, which T-Bank cannot say: nothing at all, or «Без НДС». */
export type PriceDifferenceVat = "refuse" | "None"

/** The rates that T-Bank names, by hundredths of a percent. */
const rates: ReadonlyMap<bigint, string> = new Map(
  [0n, 5n, 7n, 10n, 20n, 22n].map((percent) => [percent * 100n, percent.toString()])
)

const refused = (reason: string) => Result.fail(new BillingRejected({ reason }))

/** The VAT of an item as T-Bank writes it. */
export const vatText = (
  { mode, rate }: AppliedVat,
  ofPriceDifference: PriceDifferenceVat
): Result.Result<string, BillingRejected> => {
  if (mode === "none") return Result.succeed("None")
  if (mode === "price-difference") {
    return ofPriceDifference === "None"
      ? Result.succeed("None")
      : refused("T-Bank's invoices cannot state VAT on the price difference")
  }
  const known = rates.get(rate ?? -1n)
  return known === undefined
    ? refused(`T-Bank knows no VAT of ${rate === null ? "an unknown rate" : `${formatPercent(rate)} %`}`)
    : Result.succeed(known)
}
