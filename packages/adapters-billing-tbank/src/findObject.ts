import { BillingOutcomeUnknown, type BillingObject, type BillingObjectKind } from "@dealer-billing/domain"
import { Effect, Option } from "effect"
import { callTBank } from "./callTBank.ts"
import { getInvoiceInfoRequest } from "./getInvoiceInfo/request.ts"
import { getInvoiceInfoResponse } from "./getInvoiceInfo/response.ts"
import { invoiceObject, openEnd, type IssueInvoiceParts } from "./issueInvoice.ts"
import { notStored } from "./localSteps.ts"

/** A refused look-up refuses nothing: whether the invoice is there stays unknown. */
const refused = ({ reason }: { readonly reason: string }) =>
  new BillingOutcomeUnknown({ reason: `the look-up was refused: ${reason}` })

/**
 * What is there under our reference, as far as anybody can tell. An invoice with an answer is asked for at T-Bank by
 * its id; one without an answer cannot be.
 */
export const findObject = ({ invoices, parties, transport }: Omit<IssueInvoiceParts, "seller">) => {
  const findInvoice = Effect.fn("TBank.findInvoice")(function* (reference: string) {
    const found = yield* Effect.mapError(invoices.find(reference), notStored)
    if (Option.isNone(found)) return Option.none<BillingObject>()
    const { number, sent } = found.value
    if (sent === null) return yield* openEnd(number, "an earlier call was not answered")
    const look = callTBank(transport, getInvoiceInfoRequest(sent.invoiceId), getInvoiceInfoResponse)
    yield* Effect.catchTag(look, "BillingRejected", (error) => Effect.fail(refused(error)))
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
