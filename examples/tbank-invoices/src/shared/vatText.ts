import { BillingRejected } from "@dealer-billing/domain"
import { formatPercent, type AppliedVat } from "@dealer-billing/domain/internal"
import { Result } from "effect"

/** T-Bank cannot print VAT on the price difference: refuse the invoice, or print «Без НДС». */
export type PriceDifferenceVat = "refuse" | "None"

/** T-Bank's names of rates, by hundredths of a percent. */
const rates: ReadonlyMap<bigint, string> = new Map(
  [0n, 5n, 7n, 10n, 20n, 22n].map((percent) => [percent * 100n, percent.toString()])
)

const refused = (reason: string) => Result.fail(new BillingRejected({ reason }))

export const formatVat = (
  { mode, rate }: AppliedVat,
  ofPriceDifference: PriceDifferenceVat
): Result.Result<string, BillingRejected> => {
  if (mode === "none") return Result.succeed("None")
  if (mode === "price-difference") {
    return ofPriceDifference === "None"
      ? Result.succeed("None")
      : refused("T-Bank's invoices cannot print VAT on the price difference")
  }
  const known = rates.get(rate ?? -1n)
  return known === undefined
    ? refused(`T-Bank does not support VAT of ${rate === null ? "an unknown rate" : `${formatPercent(rate)} %`}`)
    : Result.succeed(known)
}
