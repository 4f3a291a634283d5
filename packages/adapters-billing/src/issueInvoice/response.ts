import { text, type BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import type { BillingAnswer } from "../BillingAnswer.ts"
import { objectWithId, readConfirmed, RemoteId, unbelievable, type Confirmed } from "../readConfirmed.ts"
import type { IssueInvoice } from "./request.ts"

/** The longest link to an invoice that is kept, in characters. */
const urlLengthMax = 2_048

/** People open the link, so that it must lead to a page and carry nobody's name or password. */
const isWebLink = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/u.test(url.protocol) && url.username === "" && url.password === ""
}

export const IssuedInvoice = Schema.Struct({
  invoiceId: RemoteId,
  invoiceRef: Schema.String,
  number: text(64),
  url: text(urlLengthMax).check(Schema.makeFilter((value: string) => isWebLink(value) || "must be a web link"))
})

export const invoiceObject = ({ invoiceId, number, url }: typeof IssuedInvoice.Type): BillingObject => ({
  ...objectWithId(invoiceId),
  number,
  url
})

export const issueInvoiceResponse = (request: IssueInvoice, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(IssuedInvoice, answer), (invoice) =>
    invoice.invoiceRef === request.reference
      ? Result.succeed(invoiceObject(invoice))
      : unbelievable("the answer names another invoice")
  )
