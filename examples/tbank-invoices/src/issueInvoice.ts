import type { callBilling } from "@dealer-billing/adapters-billing/transport"
import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type Billing,
  type BillingObject
} from "@dealer-billing/domain"
import { Effect, Option } from "effect"
import { choosePayer } from "./choosePayer.ts"
import { notStored } from "./localSteps.ts"
import { sendInvoiceRequest, type SendInvoice } from "./sendInvoice/request.ts"
import { sendInvoiceResponse, type SentInvoice } from "./sendInvoice/response.ts"
import type { IssuedInvoices } from "./store/IssuedInvoices.ts"
import type { LocalParties } from "./store/LocalParties.ts"

type IssueInvoice = Parameters<Billing["Service"]["issueInvoice"]>[0]

export interface IssueInvoiceParts {
  readonly parties: LocalParties["Service"]
  readonly invoices: IssuedInvoices["Service"]
  readonly call: ReturnType<typeof callBilling>
  readonly linkHosts: ReadonlySet<string>
  /** What every invoice has in common. */
  readonly seller: Pick<SendInvoice, "payeeAccount" | "vatOfPriceDifference">
}

export const invoiceObject = (number: string, { invoiceId, pdfUrl }: SentInvoice): BillingObject => ({
  id: invoiceId,
  requisiteVersion: null,
  number,
  url: pdfUrl
})

/** T-Bank cannot be asked by number, but a person can look for it there. */
export const openEnd = (number: string, reason: string) =>
  new BillingOutcomeUnknown({ reason: `${reason}; look for invoice No. ${number} at T-Bank` })

/** T-Bank may refuse a number because it has the invoice already: of the call before, a refusal says nothing. */
const refusedRepeat = (number: string, { reason }: BillingRejected) =>
  openEnd(number, `refused (${reason}), but an earlier call was not answered`)

const payerFor = Effect.fn("TBank.payerFor")(function* (
  parties: LocalParties["Service"],
  { contractId, requisiteVersion }: IssueInvoice
) {
  const versions = yield* Effect.mapError(parties.listPayers(contractId), notStored)
  if (versions.length === 0) return yield* new BillingRejected({ reason: `there is no contract ${contractId}` })
  const reason = `version ${requisiteVersion} of the payer's requisites has not come yet`
  return yield* Option.match(choosePayer(versions, requisiteVersion), {
    onNone: () => Effect.fail(new BillingUnavailable({ reason, retryAfterMs: null })),
    onSome: Effect.succeed
  })
})

/**
 * Issues an invoice at T-Bank; with an earlier call open, because a person said so. Its number and the intent are
 * stored before the call and the answer after it, so that `find` can tell later what was answered, what was never
 * sent, and what only a person can find out.
 */
export const issueInvoice = ({ call, invoices, linkHosts, parties, seller }: IssueInvoiceParts) => {
  const release = (reference: string) => Effect.ignore(invoices.release(reference), { log: "Warn" })

  // T-Bank has issued it, whatever our store says: without the store the id is not compared with the others'.
  const remember = (reference: string, sent: SentInvoice) =>
    invoices
      .complete(reference, sent)
      .pipe(
        Effect.catchTag("StorageUnavailable", (error) =>
          Effect.as(Effect.logWarning("An issued invoice could not be stored", error), true)
        )
      )

  return Effect.fn("TBank.issueInvoice")(function* (request: IssueInvoice) {
    const { contractId, invoice, reference } = request
    const { payer, version } = yield* payerFor(parties, request)
    const begin = invoices.begin({ reference, contractId, payerVersion: version })
    const { number, openCount, sent: earlier } = yield* Effect.mapError(begin, notStored)
    if (earlier !== null) return invoiceObject(number, earlier)
    const sent = yield* Effect.fromResult(sendInvoiceRequest({ ...seller, number, payer, invoice })).pipe(
      Effect.flatMap((sending) => call("INVOICE", sending, (answer) => sendInvoiceResponse(answer, linkHosts))),
      Effect.catchTags({
        BillingRejected: (error) =>
          Effect.andThen(release(reference), Effect.fail(openCount === 0 ? error : refusedRepeat(number, error))),
        BillingUnavailable: (error) => Effect.andThen(release(reference), Effect.fail(error)),
        BillingOutcomeUnknown: ({ reason }) => Effect.fail(openEnd(number, reason))
      })
    )
    const isOurs = yield* remember(reference, sent)
    return isOurs ? invoiceObject(number, sent) : yield* openEnd(number, "the answer names another invoice's id")
  })
}
