import { formatPercent } from "@dealer-billing/domain/internal"
import { formatMoney, type Billing, type Invoice } from "@dealer-billing/domain"
import { put, type BillingRequest } from "../shared/BillingRequest.ts"

export type IssueInvoice = Parameters<Billing["Service"]["issueInvoice"]>[0]

const formatInvoice = ({ currency, items, purpose, sum, vat }: Invoice) => ({
  sum: formatMoney(sum),
  currency,
  vat: {
    mode: vat.mode,
    rate: vat.rate === null ? null : formatPercent(vat.rate),
    sum: vat.sum === null ? null : formatMoney(vat.sum)
  },
  purpose,
  items: items.map((item) => ({ ...item, price: formatMoney(item.price), sum: formatMoney(item.sum) }))
})

export const issueInvoiceRequest = ({ contractId, invoice, reference }: IssueInvoice): BillingRequest =>
  put(["contracts", contractId, "invoices"], reference, formatInvoice(invoice))
