import type { BillingAnswer, Confirmed } from "@dealer-billing/billing-transport"
import { Money, type AuditedObject, type BillingObject, type BillingObjectKind } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { readItems, type Found } from "../find/response.ts"
import { FoundInvoice, foundInvoiceObject } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

/** Not every Billing tells the sum when it is looked up. */
export const ListedInvoice = Schema.Struct({ ...FoundInvoice.fields, sum: Schema.optionalKey(Money) })

const audited = (reference: string, object: BillingObject, sum: bigint | null = null): Found<AuditedObject> => ({
  reference,
  object: { ...object, sum }
})

type Read = (answer: BillingAnswer) => Confirmed<ReadonlyArray<Found<AuditedObject>>>

const readers: Readonly<Record<BillingObjectKind, Read>> = {
  CLIENT: (answer) => readItems(Client, (item) => audited(item.clientRef, clientObject(item)), answer),
  PAYER: (answer) => readItems(Payer, (item) => audited(item.payerRef, payerObject(item)), answer),
  CONTRACT: (answer) => readItems(Contract, (item) => audited(item.contractRef, contractObject(item)), answer),
  INVOICE: (answer) =>
    readItems(ListedInvoice, (item) => audited(item.invoiceRef, foundInvoiceObject(item), item.sum ?? null), answer)
}

/** Every object under our reference, in Billing's order; what it answers beside them is not ours. */
export const listResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer
): Confirmed<ReadonlyArray<AuditedObject>> =>
  Result.map(readers[kind](answer), (items) =>
    items.filter((item) => item.reference === reference).map(({ object }) => object)
  )
