import { readConfirmed, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import { Money } from "@dealer-billing/domain"
import type { AuditedObject, BillingObject, BillingObjectKind } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { FoundInvoice, foundInvoiceObject, type LinkHosts } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

/** `sum` is optional: some Billings do not return it. */
export const ListedInvoice = Schema.Struct({ ...FoundInvoice.fields, sum: Schema.optionalKey(Money) })

interface Item {
  readonly reference: string
  readonly object: BillingObject
  readonly sum: bigint | null
}

type Items = Confirmed<ReadonlyArray<Item>>

const readItems = <A>(answer: BillingAnswer, schema: Schema.Codec<A, unknown>, read: (item: A) => Confirmed<Item>) =>
  Result.flatMap(readConfirmed(Schema.Struct({ items: Schema.Array(schema) }), answer), ({ items }) =>
    Result.all(items.map(read))
  )

const item = (reference: string, object: BillingObject, sum: bigint | null = null): Confirmed<Item> =>
  Result.succeed({ reference, object, sum })

const readers: Readonly<Record<BillingObjectKind, (answer: BillingAnswer, hosts: LinkHosts) => Items>> = {
  CLIENT: (answer) => readItems(answer, Client, (client) => item(client.clientRef, clientObject(client))),
  PAYER: (answer) => readItems(answer, Payer, (payer) => item(payer.payerRef, payerObject(payer))),
  CONTRACT: (answer) =>
    readItems(answer, Contract, (contract) => item(contract.contractRef, contractObject(contract))),
  INVOICE: (answer, hosts) =>
    readItems(answer, ListedInvoice, (invoice) =>
      Result.flatMap(foundInvoiceObject(invoice, hosts), (object) =>
        item(invoice.invoiceRef, object, invoice.sum ?? null)
      )
    )
}

/** Every object under our reference. Other objects in the answer are not ours. */
export const readOurs = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Items => Result.map(readers[kind](answer, hosts), (items) => items.filter((each) => each.reference === reference))

export const listResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Confirmed<ReadonlyArray<AuditedObject>> =>
  Result.map(readOurs(kind, reference, answer, hosts), (ours) => ours.map(({ object, sum }) => ({ ...object, sum })))
