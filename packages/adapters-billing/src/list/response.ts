import { readConfirmed, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import type { BillingObject, BillingObjectKind } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { ListedInvoice, listedInvoiceObject, type LinkHosts } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

interface Listed {
  readonly reference: string
  readonly object: BillingObject
}

const readItems = <A>(
  item: Schema.Codec<A, unknown>,
  toListed: (item: A) => Confirmed<Listed>,
  answer: BillingAnswer
): Confirmed<ReadonlyArray<Listed>> =>
  Result.flatMap(readConfirmed(Schema.Struct({ items: Schema.Array(item) }), answer), ({ items }) =>
    Result.all(items.map(toListed))
  )

const listed = (reference: string, object: BillingObject) => Result.succeed({ reference, object })

type Read = (answer: BillingAnswer, hosts: LinkHosts) => Confirmed<ReadonlyArray<Listed>>

const readers: Readonly<Record<BillingObjectKind, Read>> = {
  CLIENT: (answer) => readItems(Client, (item) => listed(item.clientRef, clientObject(item)), answer),
  PAYER: (answer) => readItems(Payer, (item) => listed(item.payerRef, payerObject(item)), answer),
  CONTRACT: (answer) => readItems(Contract, (item) => listed(item.contractRef, contractObject(item)), answer),
  INVOICE: (answer, hosts) =>
    readItems(
      ListedInvoice,
      (item) => Result.flatMap(listedInvoiceObject(item, hosts), (object) => listed(item.invoiceRef, object)),
      answer
    )
}

/** Every object under our reference. Other objects in the answer are not ours. */
export const listResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Confirmed<ReadonlyArray<BillingObject>> =>
  Result.map(readers[kind](answer, hosts), (items) =>
    items.filter((item) => item.reference === reference).map(({ object }) => object)
  )
