import { isWebLink, readConfirmed, type BillingAnswer, type Confirmed } from "@dealer-billing/billing-transport"
import { text } from "@dealer-billing/domain"
import { Schema } from "effect"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu
const urlLengthMax = 2_048

/** People open the link, and what it leads to names a payer and an account: nobody may read it on the way. */
const isSafeLink = (value: string): boolean => URL.parse(value)?.protocol === "https:" && isWebLink(value)

export const SentInvoice = Schema.Struct({
  invoiceId: Schema.String.check(Schema.isPattern(uuid)),
  /** The PDF; T-Bank promises it for ten days. */
  pdfUrl: text(urlLengthMax).check(
    Schema.makeFilter((value: string) => isSafeLink(value) || "must be a safe web link")
  )
})
export type SentInvoice = typeof SentInvoice.Type

/** The answer repeats nothing of what was sent, so nothing of it can be compared here. */
export const sendInvoiceResponse = (answer: BillingAnswer): Confirmed<SentInvoice> =>
  readConfirmed(SentInvoice, answer)
