import { readConfirmed, type BillingAnswer, type Confirmed } from "@dealer-billing/billing-transport"
import { BillingOutcomeUnknown, type BillingObject, type BillingObjectKind } from "@dealer-billing/domain"
import { Option, Result, Schema } from "effect"
import { Client, clientObject } from "../createClient/response.ts"
import { Contract, contractObject } from "../createContract/response.ts"
import { FoundInvoice, foundInvoiceObject } from "../issueInvoice/response.ts"
import { Payer, payerObject } from "../setPayer/response.ts"

/** An object with the reference that Billing says it has. */
export interface Found<A = BillingObject> {
  readonly reference: string
  readonly object: A
}

/** The items of a look-up's answer. */
export const readItems = <A, B>(
  item: Schema.Codec<A, unknown>,
  found: (item: A) => B,
  answer: BillingAnswer
): Confirmed<ReadonlyArray<B>> =>
  Result.map(readConfirmed(Schema.Struct({ items: Schema.Array(item) }), answer), ({ items }) => items.map(found))

const readers: Readonly<Record<BillingObjectKind, (answer: BillingAnswer) => Confirmed<ReadonlyArray<Found>>>> = {
  CLIENT: (answer) =>
    readItems(Client, (item) => ({ reference: item.clientRef, object: clientObject(item) }), answer),
  PAYER: (answer) => readItems(Payer, (item) => ({ reference: item.payerRef, object: payerObject(item) }), answer),
  CONTRACT: (answer) =>
    readItems(Contract, (item) => ({ reference: item.contractRef, object: contractObject(item) }), answer),
  INVOICE: (answer) =>
    readItems(FoundInvoice, (item) => ({ reference: item.invoiceRef, object: foundInvoiceObject(item) }), answer)
}

const twins = new BillingOutcomeUnknown({ reason: "Billing holds twins under our reference", isDoubtful: true })

/** The one object under our reference. Two of them are for a person to look at: none can be preferred. */
export const findResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer
): Confirmed<Option.Option<BillingObject>> =>
  Result.flatMap(readers[kind](answer), (items) => {
    const ours = items.filter((item) => item.reference === reference)
    return ours.length > 1
      ? Result.fail(twins)
      : Result.succeed(Option.map(Option.fromUndefinedOr(ours[0]), ({ object }) => object))
  })
