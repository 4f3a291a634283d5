import { readConfirmed, type BillingAnswer, type Confirmed } from "@dealer-billing/adapters-billing/transport"
import { Schema } from "effect"

/** `DRAFT`, `SUBMITTED` or `EXECUTED` (paid). Any status means that the invoice exists. */
const InvoiceInfo = Schema.Struct({ status: Schema.String.check(Schema.isPattern(/^[A-Z_]{1,40}$/u)) })
type InvoiceInfo = typeof InvoiceInfo.Type

export const getInvoiceInfoResponse = (answer: BillingAnswer): Confirmed<InvoiceInfo> =>
  readConfirmed(InvoiceInfo, answer)
