import {
  readConfirmed,
  readWebLink,
  unbelievable,
  type BillingAnswer,
  type Confirmed
} from "@dealer-billing/adapters-billing/transport"
import { text } from "@dealer-billing/domain"
import { Result, Schema } from "effect"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu
const urlLengthMax = 2_048

export const SentInvoice = Schema.Struct({
  invoiceId: Schema.String.check(Schema.isPattern(uuid)),
  /** The PDF; T-Bank promises it for ten days. */
  pdfUrl: text(urlLengthMax)
})
export type SentInvoice = typeof SentInvoice.Type

/** The answer repeats nothing of what was sent, so nothing of it can be compared here. */
export const sendInvoiceResponse = (
  answer: BillingAnswer,
  linkHosts: ReadonlySet<string>
): Confirmed<SentInvoice> =>
  Result.flatMap(readConfirmed(SentInvoice, answer), (sent) => {
    const pdfUrl = readWebLink(sent.pdfUrl, linkHosts)
    return pdfUrl === null
      ? unbelievable("the link to the invoice leads elsewhere, or is not https")
      : Result.succeed({ ...sent, pdfUrl })
  })
