import type { callBilling } from "@dealer-billing/adapters-billing/transport"
import { BillingOutcomeUnknown, BillingRejected, BillingUnavailable, type Billing } from "@dealer-billing/domain"
import { type BillingObject } from "@dealer-billing/domain/internal"
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
  readonly seller: Pick<SendInvoice, "payeeAccount" | "vatOfPriceDifference">
}

export const invoiceObject = (number: string, { invoiceId, pdfUrl }: SentInvoice): BillingObject => ({
  id: invoiceId,
  requisiteVersion: null,
  number,
  url: pdfUrl
})

/** T-Bank's API has no look-up by number, so an operator must search there. */
export const unknownInvoice = (number: string, reason: string) =>
  new BillingOutcomeUnknown({ reason: `${reason}; search for invoice No. ${number} at T-Bank` })

/** T-Bank may refuse because the earlier call succeeded and it has the number already. */
const refusedRepeat = (number: string, { reason }: BillingRejected) =>
  unknownInvoice(number, `refused (${reason}), but an earlier call got no answer`)

const payerFor = Effect.fn("TBank.payerFor")(function* (
  parties: LocalParties["Service"],
  { contractId, requisiteVersion }: IssueInvoice
) {
  const versions = yield* Effect.mapError(parties.listPayers(contractId), notStored)
  if (versions.length === 0) return yield* new BillingRejected({ reason: `there is no contract ${contractId}` })
  const reason = `version ${requisiteVersion} of the payer's legal details has not arrived yet`
  return yield* Option.match(choosePayer(versions, requisiteVersion), {
    onNone: () => Effect.fail(new BillingUnavailable({ reason, retryAfterMs: null })),
    onSome: Effect.succeed
  })
})

/**
 * The number is stored before the call and the answer after it, so that `find` knows later what was answered, what was
 * never sent, and what an operator must find out. It calls again after a call without an answer only if an operator
 * decided so.
 */
export const issueInvoice = ({ call, invoices, linkHosts, parties, seller }: IssueInvoiceParts) => {
  const release = (reference: string) => Effect.ignore(invoices.release(reference), { log: "Warn" })

  // T-Bank issued the invoice even if our store fails. Then its id is not compared with other invoices.
  const remember = (reference: string, sent: SentInvoice) =>
    invoices
      .complete(reference, sent)
      .pipe(
        Effect.catchTag("StorageUnavailable", (error) =>
          Effect.as(Effect.logWarning("The answer to an issued invoice could not be stored", error), true)
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
        BillingOutcomeUnknown: ({ reason }) => Effect.fail(unknownInvoice(number, reason))
      })
    )
    const isOurs = yield* remember(reference, sent)
    return isOurs
      ? invoiceObject(number, sent)
      : yield* unknownInvoice(number, "the answer names another invoice's id")
  })
}
