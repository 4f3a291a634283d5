import {
  readConfirmed,
  readWebLink,
  outcomeUnknown,
  type BillingAnswer,
  type Confirmed
} from "../transport/index.ts"
import { type BillingObject } from "@dealer-billing/domain/internal"
import { text } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../RemoteObject.ts"
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

/** `cancelledAt` is optional: some Billings do not return it. */
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
      : outcomeUnknown("the answer names another invoice")
  )
