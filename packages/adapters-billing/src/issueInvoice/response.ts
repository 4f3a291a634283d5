import {
  isWebLink,
  readConfirmed,
  unbelievable,
  type BillingAnswer,
  type Confirmed
} from "@dealer-billing/billing-transport"
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
  url: text(urlLengthMax).check(Schema.makeFilter((value: string) => isWebLink(value) || "must be a web link"))
})

export const invoiceObject = ({ invoiceId, number, url }: typeof IssuedInvoice.Type): BillingObject => ({
  ...objectWithId(invoiceId),
  number,
  url
})

/** An invoice that was looked up; not every Billing tells whether it was cancelled. */
export const FoundInvoice = Schema.Struct({
  ...IssuedInvoice.fields,
  cancelledAt: Schema.optionalKey(Schema.NullOr(Schema.String.annotate({ format: "date-time" })))
})

export const foundInvoiceObject = ({ cancelledAt, ...invoice }: typeof FoundInvoice.Type): BillingObject => ({
  ...invoiceObject(invoice),
  ...(cancelledAt === undefined ? {} : { isCancelled: cancelledAt !== null })
})

export const issueInvoiceResponse = (request: IssueInvoice, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(IssuedInvoice, answer), (invoice) =>
    invoice.invoiceRef === request.reference
      ? Result.succeed(invoiceObject(invoice))
      : unbelievable("the answer names another invoice")
  )
