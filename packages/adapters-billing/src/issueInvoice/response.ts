import { readConfirmed, readWebLink, unbelievable, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import { text, type BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../RemoteObject.ts"
import type { IssueInvoice } from "./request.ts"

/** The longest link to an invoice that is kept, in characters. */
const urlLengthMax = 2_048

export const IssuedInvoice = Schema.Struct({
  invoiceId: RemoteId,
  invoiceRef: Schema.String,
  number: text(64),
  url: text(urlLengthMax)
})

/** The hosts that a link to an invoice may lead to. */
export type LinkHosts = ReadonlySet<string>

const invoiceObject = (
  { invoiceId, number, url }: typeof IssuedInvoice.Type,
  hosts: LinkHosts
): Confirmed<BillingObject> => {
  const link = readWebLink(url, hosts)
  if (link !== null) return Result.succeed({ ...objectWithId(invoiceId), number, url: link })
  return unbelievable("the link to the invoice leads elsewhere than BILLING_LINK_HOSTS, or is not https")
}

/** An invoice that was looked up; not every Billing tells whether it was cancelled. */
export const FoundInvoice = Schema.Struct({
  ...IssuedInvoice.fields,
  cancelledAt: Schema.optionalKey(Schema.NullOr(Schema.String.annotate({ format: "date-time" })))
})

export const foundInvoiceObject = (
  { cancelledAt, ...invoice }: typeof FoundInvoice.Type,
  hosts: LinkHosts
): Confirmed<BillingObject> =>
  Result.map(invoiceObject(invoice, hosts), (object) => ({
    ...object,
    ...(cancelledAt === undefined ? {} : { isCancelled: cancelledAt !== null })
  }))

export const issueInvoiceResponse = (request: IssueInvoice, answer: BillingAnswer, hosts: LinkHosts): Confirmed =>
  Result.flatMap(readConfirmed(IssuedInvoice, answer), (invoice) =>
    invoice.invoiceRef === request.reference
      ? invoiceObject(invoice, hosts)
      : unbelievable("the answer names another invoice")
  )
