import { readConfirmed, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import { BillingOutcomeUnknown } from "@dealer-billing/domain"
import { type BillingObject } from "@dealer-billing/domain/internal"
import { type BillingObjectKind } from "@dealer-billing/domain/internal"
import { Option, Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { FoundInvoice, foundInvoiceObject, type LinkHosts } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

export interface Found<A = BillingObject> {
  readonly reference: string
  readonly object: A
}

export const readItems = <A, B>(
  item: Schema.Codec<A, unknown>,
  found: (item: A) => Confirmed<B>,
  answer: BillingAnswer
): Confirmed<ReadonlyArray<B>> =>
  Result.flatMap(readConfirmed(Schema.Struct({ items: Schema.Array(item) }), answer), ({ items }) =>
    Result.all(items.map(found))
  )

type Read = (answer: BillingAnswer, hosts: LinkHosts) => Confirmed<ReadonlyArray<Found>>

const found = (reference: string, object: Confirmed<BillingObject>): Confirmed<Found> =>
  Result.map(object, (known) => ({ reference, object: known }))

const readers: Readonly<Record<BillingObjectKind, Read>> = {
  CLIENT: (answer) =>
    readItems(Client, (item) => found(item.clientRef, Result.succeed(clientObject(item))), answer),
  PAYER: (answer) => readItems(Payer, (item) => found(item.payerRef, Result.succeed(payerObject(item))), answer),
  CONTRACT: (answer) =>
    readItems(Contract, (item) => found(item.contractRef, Result.succeed(contractObject(item))), answer),
  INVOICE: (answer, hosts) =>
    readItems(FoundInvoice, (item) => found(item.invoiceRef, foundInvoiceObject(item, hosts)), answer)
}

const duplicates = new BillingOutcomeUnknown({
  reason: "Billing has several objects under our reference",
  isDoubtful: true
})

/** If there are several objects under our reference, an operator must choose. */
export const findResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Confirmed<Option.Option<BillingObject>> =>
  Result.flatMap(readers[kind](answer, hosts), (items) => {
    const ours = items.filter((item) => item.reference === reference)
    return ours.length > 1
      ? Result.fail(duplicates)
      : Result.succeed(Option.map(Option.fromUndefinedOr(ours[0]), ({ object }) => object))
  })
