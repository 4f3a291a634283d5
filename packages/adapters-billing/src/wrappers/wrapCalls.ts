import type { Billing, BillingAudit, BillingError, BillingOperationKind } from "@dealer-billing/domain"
import type { Effect } from "effect"

/** The calls of the ports, as metrics name them. */
export type CallKind =
  "createClient" | "setPayer" | "createContract" | "issueInvoice" | "cancelInvoice" | "find" | "list"

/** What a wrapper may know of a call. */
export interface CallSubject {
  readonly kind: CallKind
  /** The object that it is about: the same for the call that makes it and for every look-up. */
  readonly object: string
}

/** What a wrapper makes of a call; nothing but a `BillingError` comes out of it. */
export type CallWrapper = <A>(
  call: Effect.Effect<A, BillingError>,
  subject: CallSubject
) => Effect.Effect<A, BillingError>

const subjectOf = (kind: CallKind, objectKind: BillingOperationKind, reference: string): CallSubject => ({
  kind,
  object: `${objectKind} ${reference}`
})

/** The same port with something around each of its calls. */
export const wrapCalls = (billing: Billing["Service"], wrap: CallWrapper): Billing["Service"] => ({
  ...billing,
  createClient: (request) =>
    wrap(billing.createClient(request), subjectOf("createClient", "CLIENT", request.reference)),
  setPayer: (request) => wrap(billing.setPayer(request), subjectOf("setPayer", "PAYER", request.reference)),
  createContract: (request) =>
    wrap(billing.createContract(request), subjectOf("createContract", "CONTRACT", request.reference)),
  issueInvoice: (request) =>
    wrap(billing.issueInvoice(request), subjectOf("issueInvoice", "INVOICE", request.reference)),
  cancelInvoice: (request) =>
    wrap(billing.cancelInvoice(request), subjectOf("cancelInvoice", "CANCELLATION", request.reference)),
  find: (kind, reference) => wrap(billing.find(kind, reference), subjectOf("find", kind, reference))
})

/** The same for Billing's book. */
export const wrapLists = (audit: BillingAudit["Service"], wrap: CallWrapper): BillingAudit["Service"] => ({
  list: (kind, reference) => wrap(audit.list(kind, reference), subjectOf("list", kind, reference))
})
