import type { BillingCall } from "@dealer-billing/adapters-billing/transport"
import { BillingRejected, type Invoice } from "@dealer-billing/domain"
import { sumMoney, type InvoiceItem } from "@dealer-billing/domain/internal"
import { Result } from "effect"
import { JsonNumber, jsonText } from "../shared/jsonText.ts"
import type { Payer } from "../shared/Payer.ts"
import { formatVat, type PriceDifferenceVat } from "../shared/vatText.ts"

export interface SendInvoice {
  /** 1 to 15 digits. */
  readonly number: string
  readonly payer: Payer
  readonly invoice: Invoice
  readonly payeeAccount: string | null
  readonly vatOfPriceDifference: PriceDifferenceVat
}

const itemsMax = 100
const purposeLengthMax = 512

const isWhole = ({ price, quantity, sum }: InvoiceItem): boolean =>
  Number.isSafeInteger(quantity) && quantity > 0 && price * BigInt(quantity) === sum

/** T-Bank adds up the items itself, so their sum must equal the invoice's. */
const findProblem = ({ items, purpose, sum }: Invoice): string | null => {
  if (items.length === 0 || items.length > itemsMax) return `an invoice must have 1 to ${itemsMax} items`
  if (!items.every(isWhole)) return "an item's price times its whole quantity differs from its sum"
  if (sumMoney(items.map((item) => item.sum)) !== sum) return "the sum of the items differs from the invoice's sum"
  return [...purpose].length > purposeLengthMax ? `the purpose is longer than ${purposeLengthMax} characters` : null
}

const formatBody = ({ invoice, number, payeeAccount, payer }: SendInvoice, vat: string): string =>
  jsonText({
    invoiceNumber: number,
    accountNumber: payeeAccount ?? undefined,
    payer: { name: payer.name, inn: payer.inn, kpp: payer.kpp ?? undefined },
    items: invoice.items.map(({ name, price, quantity, unit }) => ({
      name,
      price: JsonNumber.ofMoney(price),
      unit,
      vat,
      amount: JsonNumber.ofInteger(BigInt(quantity))
    })),
    customPaymentPurpose: invoice.purpose
  })

/** `POST /api/v1/invoice/send`. Without contacts, since T-Bank writes to them on every call. */
export const sendInvoiceRequest = (sent: SendInvoice): Result.Result<BillingCall, BillingRejected> => {
  const problem = findProblem(sent.invoice)
  if (problem !== null) return Result.fail(new BillingRejected({ reason: problem }))
  return Result.map(formatVat(sent.invoice.vat, sent.vatOfPriceDifference), (vat) => ({
    method: "POST",
    path: "/api/v1/invoice/send",
    headers: {},
    body: formatBody(sent, vat),
    personal: [sent.payer.name, sent.payer.inn, sent.payer.kpp ?? "", sent.payeeAccount ?? ""]
  }))
}
