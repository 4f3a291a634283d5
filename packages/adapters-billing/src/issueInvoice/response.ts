import {
  readConfirmed,
  readWebLink,
  outcomeUnknown,
  type BillingAnswer,
  type Confirmed
} from "../transport/index.ts"
import { Money } from "@dealer-billing/domain"
import { text, type BillingObject } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../shared/RemoteObject.ts"
import type { IssueInvoice } from "./request.ts"

const urlLengthMax = 2_048

export const IssuedInvoice = Schema.Struct({
  invoiceId: RemoteId,
  invoiceRef: Schema.String,
  number: text(64),
  url: text(urlLengthMax)
})

export type LinkHosts = ReadonlySet<string>

const invoiceObject = (
  { invoiceId, number, url }: typeof IssuedInvoice.Type,
  hosts: LinkHosts
): Confirmed<BillingObject> => {
  const link = readWebLink(url, hosts)
  if (link !== null) return Result.succeed({ ...objectWithId(invoiceId), number, url: link })
  return outcomeUnknown("the invoice link is not https, or its host is not in BILLING_LINK_HOSTS")
}

/** `sum` and `cancelledAt` are optional: some Billings do not return them. */
export const ListedInvoice = Schema.Struct({
  ...IssuedInvoice.fields,
  sum: Schema.optionalKey(Money),
  cancelledAt: Schema.optionalKey(Schema.NullOr(Schema.String.annotate({ format: "date-time" })))
})

export const listedInvoiceObject = (
  { cancelledAt, sum, ...invoice }: typeof ListedInvoice.Type,
  hosts: LinkHosts
): Confirmed<BillingObject> =>
  Result.map(invoiceObject(invoice, hosts), (object) => ({
    ...object,
    ...(sum === undefined ? {} : { sum }),
    ...(cancelledAt === undefined ? {} : { isCancelled: cancelledAt !== null })
  }))

export const issueInvoiceResponse = (request: IssueInvoice, answer: BillingAnswer, hosts: LinkHosts): Confirmed =>
  Result.flatMap(readConfirmed(IssuedInvoice, answer), (invoice) =>
    invoice.invoiceRef === request.reference
      ? invoiceObject(invoice, hosts)
      : outcomeUnknown("the answer names another invoice")
  )
