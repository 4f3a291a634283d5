import type { Billing, BillingError } from "@dealer-billing/domain"
import type { Effect } from "effect"

/** The calls of the port, as metrics name them. */
export type CallKind = "createClient" | "setPayer" | "createContract" | "issueInvoice" | "find"

/** What a wrapper makes of a call; nothing but a `BillingError` comes out of it. */
export type CallWrapper = <A>(
  call: Effect.Effect<A, BillingError>,
  kind: CallKind
) => Effect.Effect<A, BillingError>

/** The same port with something around each of its calls. */
export const wrapCalls = (billing: Billing["Service"], wrap: CallWrapper): Billing["Service"] => ({
  ...billing,
  createClient: (request) => wrap(billing.createClient(request), "createClient"),
  setPayer: (request) => wrap(billing.setPayer(request), "setPayer"),
  createContract: (request) => wrap(billing.createContract(request), "createContract"),
  issueInvoice: (request) => wrap(billing.issueInvoice(request), "issueInvoice"),
  find: (kind, reference) => wrap(billing.find(kind, reference), "find")
})
