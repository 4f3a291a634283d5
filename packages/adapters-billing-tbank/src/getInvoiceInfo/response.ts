import { Schema } from "effect"
import { readConfirmed, type Confirmed } from "../readConfirmed.ts"
import type { TBankAnswer } from "../TBankAnswer.ts"

/** `DRAFT`, `SUBMITTED` or `EXECUTED` (paid); any other word says as well that the invoice is there. */
export const InvoiceInfo = Schema.Struct({ status: Schema.String.check(Schema.isPattern(/^[A-Z_]{1,40}$/u)) })
export type InvoiceInfo = typeof InvoiceInfo.Type

export const getInvoiceInfoResponse = (answer: TBankAnswer): Confirmed<InvoiceInfo> =>
  readConfirmed(InvoiceInfo, answer)
