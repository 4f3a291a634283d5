import type { BillingAnswer, Confirmed } from "../transport/index.ts"
import { Money } from "@dealer-billing/domain"
import { type BillingObject } from "@dealer-billing/domain/internal"
import { type AuditedObject, type BillingObjectKind } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { readItems, type Found } from "../find/response.ts"
import { FoundInvoice, foundInvoiceObject, type LinkHosts } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

/** `sum` is optional: some Billings do not return it. */
export const ListedInvoice = Schema.Struct({ ...FoundInvoice.fields, sum: Schema.optionalKey(Money) })

const audited = (
  reference: string,
  object: Confirmed<BillingObject>,
  sum: bigint | null = null
): Confirmed<Found<AuditedObject>> => Result.map(object, (known) => ({ reference, object: { ...known, sum } }))

type Read = (answer: BillingAnswer, hosts: LinkHosts) => Confirmed<ReadonlyArray<Found<AuditedObject>>>

const readers: Readonly<Record<BillingObjectKind, Read>> = {
  CLIENT: (answer) =>
    readItems(Client, (item) => audited(item.clientRef, Result.succeed(clientObject(item))), answer),
  PAYER: (answer) => readItems(Payer, (item) => audited(item.payerRef, Result.succeed(payerObject(item))), answer),
  CONTRACT: (answer) =>
    readItems(Contract, (item) => audited(item.contractRef, Result.succeed(contractObject(item))), answer),
  INVOICE: (answer, hosts) =>
    readItems(
      ListedInvoice,
      (item) => audited(item.invoiceRef, foundInvoiceObject(item, hosts), item.sum ?? null),
      answer
    )
}

/** Every object under our reference. Other objects in the answer are not ours. */
export const listResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Confirmed<ReadonlyArray<AuditedObject>> =>
  Result.map(readers[kind](answer, hosts), (items) =>
    items.filter((item) => item.reference === reference).map(({ object }) => object)
  )
