import {
  outcomeUnknown,
  readConfirmed,
  readWebLink,
  type BillingAnswer,
  type Confirmed
} from "@dealer-billing/adapters-billing/transport"
import { text } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu
const urlLengthMax = 2_048

export const SentInvoice = Schema.Struct({
  invoiceId: Schema.String.check(Schema.isPattern(uuid)),
  /** T-Bank keeps the PDF for ten days. */
  pdfUrl: text(urlLengthMax)
})
export type SentInvoice = typeof SentInvoice.Type

/** The answer has no field of the request, so nothing can be compared. */
export const sendInvoiceResponse = (
  answer: BillingAnswer,
  linkHosts: ReadonlySet<string>
): Confirmed<SentInvoice> =>
  Result.flatMap(readConfirmed(SentInvoice, answer), (sent) => {
    const pdfUrl = readWebLink(sent.pdfUrl, linkHosts)
    return pdfUrl === null
      ? outcomeUnknown("the invoice link is not https, or its host is not allowed")
      : Result.succeed({ ...sent, pdfUrl })
  })
