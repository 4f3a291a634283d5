import { text } from "@dealer-billing/domain"
import { Schema } from "effect"
import { readConfirmed, type Confirmed } from "../readConfirmed.ts"
import type { TBankAnswer } from "../TBankAnswer.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu
const urlLengthMax = 2_048

/** People open the link, so that it must lead to a page and carry nobody's name or password. */
const isWebLink = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === ""
}

export const SentInvoice = Schema.Struct({
  invoiceId: Schema.String.check(Schema.isPattern(uuid)),
  /** The PDF; T-Bank promises it for ten days. */
  pdfUrl: text(urlLengthMax).check(Schema.makeFilter((value: string) => isWebLink(value) || "must be a web link"))
})
export type SentInvoice = typeof SentInvoice.Type

/** The answer repeats nothing of what was sent, so nothing of it can be compared here. */
export const sendInvoiceResponse = (answer: TBankAnswer): Confirmed<SentInvoice> =>
  readConfirmed(SentInvoice, answer)
