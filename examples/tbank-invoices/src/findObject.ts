import { refusedLookUp } from "@dealer-billing/adapters-billing/transport"
import type { BillingObject, BillingObjectKind } from "@dealer-billing/domain"
import { Effect, Option } from "effect"
import { getInvoiceInfoRequest } from "./getInvoiceInfo/request.ts"
import { getInvoiceInfoResponse } from "./getInvoiceInfo/response.ts"
import { invoiceObject, openEnd, type IssueInvoiceParts } from "./issueInvoice.ts"
import { notStored } from "./localSteps.ts"

/**
 * What is there under our reference, as far as anybody can tell. An invoice with an answer is asked for at T-Bank by
 * its id; one without an answer cannot be.
 */
export const findObject = ({ call, invoices, parties }: Omit<IssueInvoiceParts, "linkHosts" | "seller">) => {
  const findInvoice = Effect.fn("TBank.findInvoice")(function* (reference: string) {
    const found = yield* Effect.mapError(invoices.find(reference), notStored)
    if (Option.isNone(found)) return Option.none<BillingObject>()
    const { number, sent } = found.value
    if (sent === null) return yield* openEnd(number, "an earlier call was not answered")
    yield* refusedLookUp(call("INVOICE", getInvoiceInfoRequest(sent.invoiceId), getInvoiceInfoResponse))
    return Option.some(invoiceObject(number, sent))
  })

  return Effect.fn("TBank.find")(function* (kind: BillingObjectKind, reference: string) {
    if (kind === "INVOICE") return yield* findInvoice(reference)
    const found = yield* Effect.mapError(parties.find(kind, reference), notStored)
    return Option.map(found, ({ id, version }): BillingObject => ({
      id,
      requisiteVersion: version,
      number: null,
      url: null
    }))
  })
}
