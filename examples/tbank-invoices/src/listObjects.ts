import { refusedLookUp } from "@dealer-billing/adapters-billing/transport"
import type { BillingObject } from "@dealer-billing/domain/internal"
import type { BillingObjectKind } from "@dealer-billing/domain/internal"
import { Effect, Option } from "effect"
import { getInvoiceInfoRequest } from "./getInvoiceInfo/request.ts"
import { getInvoiceInfoResponse } from "./getInvoiceInfo/response.ts"
import { invoiceObject, unknownInvoice, type IssueInvoiceParts } from "./issueInvoice.ts"
import { notStored } from "./localSteps.ts"

/** An answered invoice is looked up at T-Bank by its id. An unanswered one cannot be looked up. */
export const listObjects = ({ call, invoices, parties }: Omit<IssueInvoiceParts, "linkHosts" | "seller">) => {
  const findInvoice = Effect.fn("TBank.findInvoice")(function* (reference: string) {
    const found = yield* Effect.mapError(invoices.find(reference), notStored)
    if (Option.isNone(found)) return []
    const { number, sent } = found.value
    if (sent === null) return yield* unknownInvoice(number, "an earlier call got no answer")
    yield* refusedLookUp(call("INVOICE", getInvoiceInfoRequest(sent.invoiceId), getInvoiceInfoResponse))
    return [invoiceObject(number, sent)]
  })

  return Effect.fn("TBank.list")(function* (kind: BillingObjectKind, reference: string) {
    if (kind === "INVOICE") return yield* findInvoice(reference)
    const found = yield* Effect.mapError(parties.find(kind, reference), notStored)
    return Option.toArray(found).map(({ id, version }): BillingObject => ({
      id,
      requisiteVersion: version,
      number: null,
      url: null
    }))
  })
}
