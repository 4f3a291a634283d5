import { formatMoney, sumMoney } from "@dealer-billing/domain"
import type { InvoiceRequest } from "./requests.ts"

type Item = InvoiceRequest["items"][number]

/** Price times quantity in kopecks, rounded half up; a quantity has at most three decimals. */
const costOf = (item: Item): bigint => {
  const thousandths = BigInt(Math.round(item.quantity * 1000))
  return (item.price * thousandths * 2n + 1000n) / 2000n
}

const itemProblem = (items: ReadonlyArray<Item>): string | null => {
  const index = items.findIndex((item) => costOf(item) !== item.sum)
  return index < 0 ? null : `line ${index + 1}: the price times the quantity is not the sum`
}

const vatProblem = ({ sum, vat }: InvoiceRequest): string | null => {
  if (vat.mode === "included") {
    if (vat.rate === null || vat.sum === null) return "VAT that is included needs a rate and a sum"
    return vat.sum < sum ? null : "the VAT must be less than the sum"
  }
  if (vat.sum !== null && vat.sum !== 0n) return `with VAT mode ${vat.mode} no sum of VAT can be stated`
  return vat.mode === "none" && vat.rate !== null ? "without VAT there is no rate" : null
}

/** What does not add up in an invoice, or null. */
export const invoiceProblem = (request: InvoiceRequest): string | null => {
  const total = sumMoney(request.items.map((item) => item.sum))
  if (total !== request.sum) {
    return `the lines come to ${formatMoney(total)}, but the sum is ${formatMoney(request.sum)}`
  }
  return itemProblem(request.items) ?? vatProblem(request)
}
