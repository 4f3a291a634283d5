import { formatMoney } from "@dealer-billing/domain"
import { sumMoney } from "@dealer-billing/domain/internal"
import type { InvoiceRequest } from "./requests.ts"

type Item = InvoiceRequest["items"][number]

/** In kopecks, rounded half up. A quantity has at most three decimals. */
const multiply = (item: Item): bigint => {
  const thousandths = BigInt(Math.round(item.quantity * 1000))
  return (item.price * thousandths * 2n + 1000n) / 2000n
}

const itemProblem = (items: ReadonlyArray<Item>): string | null => {
  const index = items.findIndex((item) => multiply(item) !== item.sum)
  return index < 0 ? null : `line ${index + 1}: the price times the quantity differs from the sum`
}

const vatProblem = ({ sum, vat }: InvoiceRequest): string | null => {
  if (vat.mode === "included") {
    if (vat.rate === null || vat.sum === null) return "VAT mode included needs a rate and a sum"
    return vat.sum < sum ? null : "the VAT must be less than the sum"
  }
  if (vat.sum !== null && vat.sum !== 0n) return `VAT mode ${vat.mode} allows no VAT sum`
  return vat.mode === "none" && vat.rate !== null ? "VAT mode none allows no rate" : null
}

export const findInvoiceProblem = (request: InvoiceRequest): string | null => {
  const total = sumMoney(request.items.map((item) => item.sum))
  if (total !== request.sum) {
    return `the sum of the lines is ${formatMoney(total)}, but the sum of the invoice is ${formatMoney(request.sum)}`
  }
  return itemProblem(request.items) ?? vatProblem(request)
}
