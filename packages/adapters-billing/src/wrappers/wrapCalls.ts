import type { Billing, BillingError } from "@dealer-billing/domain"
import type { BillingOperationKind } from "@dealer-billing/domain/internal"
import type { Effect } from "effect"

export type CallKind = Exclude<keyof Billing["Service"], "recovery" | "recoveryOf">

interface CallSubject {
  readonly kind: CallKind
  /** The same for the call that creates the object and for every look-up. */
  readonly object: string
}

export type CallWrapper = <A>(
  call: Effect.Effect<A, BillingError>,
  subject: CallSubject
) => Effect.Effect<A, BillingError>

const describeSubject = (kind: CallKind, objectKind: BillingOperationKind, reference: string): CallSubject => ({
  kind,
  object: `${objectKind} ${reference}`
})

export const wrapCalls = (billing: Billing["Service"], wrap: CallWrapper): Billing["Service"] => ({
  recovery: billing.recovery,
  ...(billing.recoveryOf === undefined ? {} : { recoveryOf: billing.recoveryOf }),
  createClient: (request) =>
    wrap(billing.createClient(request), describeSubject("createClient", "CLIENT", request.reference)),
  setPayer: (request) => wrap(billing.setPayer(request), describeSubject("setPayer", "PAYER", request.reference)),
  createContract: (request) =>
    wrap(billing.createContract(request), describeSubject("createContract", "CONTRACT", request.reference)),
  issueInvoice: (request) =>
    wrap(billing.issueInvoice(request), describeSubject("issueInvoice", "INVOICE", request.reference)),
  cancelInvoice: (request) =>
    wrap(billing.cancelInvoice(request), describeSubject("cancelInvoice", "CANCELLATION", request.reference)),
  list: (kind, reference) => wrap(billing.list(kind, reference), describeSubject("list", kind, reference))
})
