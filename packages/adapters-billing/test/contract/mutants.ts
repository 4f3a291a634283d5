import {
  BillingOutcomeUnknown,
  BillingRejected,
  BillingUnavailable,
  type Billing,
  type BillingError
} from "@dealer-billing/domain"
import { SendPermit, type BillingObject } from "@dealer-billing/domain/internal"
import { Effect } from "effect"

type Port = Billing["Service"]
type Answer = Effect.Effect<BillingObject, BillingError>
export type Mutate = (billing: Port) => Partial<Port>

const taken: BillingObject = {
  id: "taken",
  requisiteVersion: 3,
  number: "1",
  url: "https://another.example/1.pdf",
  isCancelled: true
}

/** Every call that makes or cancels an object, changed in the same way. */
const everyCall =
  (change: (call: Answer) => Answer): Mutate =>
  (billing) => ({
    createClient: (request) => change(billing.createClient(request)),
    setPayer: (request) => change(billing.setPayer(request)),
    createContract: (request) => change(billing.createContract(request)),
    issueInvoice: (request) => change(billing.issueInvoice(request)),
    cancelInvoice: (request) => change(billing.cancelInvoice(request))
  })

const mapErrors = (change: (error: BillingError) => BillingError) => everyCall(Effect.mapError(change))

/** Takes an answer that the adapter refused for that reason. */
const takes = (pattern: RegExp) =>
  everyCall((call) =>
    Effect.catchIf(
      call,
      (error) => error._tag === "BillingOutcomeUnknown" && pattern.test(error.reason),
      () => Effect.succeed(taken)
    )
  )

const issues =
  (change: (request: Parameters<Port["issueInvoice"]>[0]) => Parameters<Port["issueInvoice"]>[0]): Mutate =>
  (billing) => ({ issueInvoice: (request) => billing.issueInvoice(change(request)) })

const withInvoice = (change: object) =>
  issues((request) => ({ ...request, invoice: { ...request.invoice, ...change } }))

const isUnknown = (error: BillingError, pattern: RegExp): boolean =>
  error._tag === "BillingOutcomeUnknown" && pattern.test(error.reason)

const whenUnknown = (pattern: RegExp, other: (reason: string) => BillingError) =>
  mapErrors((error) => (isUnknown(error, pattern) ? other(error.reason) : error))

const nothingDone = (reason: string) => new BillingUnavailable({ reason, retryAfterMs: null })
const rejected = (reason: string) => new BillingRejected({ reason })

/** Adapters with one mistake each, made of a good one. */
export const mutants: Readonly<Record<string, Mutate>> = {
  "reports a timeout as nothing done": whenUnknown(/./u, nothingDone),
  "does not check the reference of the answer": takes(/names another/u),
  "never asks for the permit": everyCall(Effect.provideService(SendPermit, Effect.void)),
  "sends invoices of 0.00": withInvoice({ sum: 0n }),
  "quotes the legal details in its errors": (billing) => ({
    setPayer: (request) =>
      Effect.mapError(billing.setPayer(request), (error) =>
        error._tag === "BillingRejected" ? rejected(`${error.reason} (INN ${request.requisite.inn})`) : error
      )
  }),
  "drops the reason of a cancellation": (billing) => ({
    cancelInvoice: (request) => billing.cancelInvoice({ ...request, reason: "-" })
  }),
  "reports HTTP 5xx as a rejection": whenUnknown(/HTTP 5/u, rejected),
  "reports HTTP 4xx as an unknown outcome": mapErrors((error) =>
    error._tag === "BillingRejected" ? new BillingOutcomeUnknown({ reason: error.reason }) : error
  ),
  "reports a broken connection as a rejection": whenUnknown(/connection/u, rejected),
  "reports only a broken connection as nothing done": whenUnknown(/connection broke/u, nothingDone),
  "reports a busy Billing as an unknown outcome": mapErrors((error) =>
    error._tag === "BillingUnavailable" ? new BillingOutcomeUnknown({ reason: error.reason }) : error
  ),
  "ignores when to come back": mapErrors((error) =>
    error._tag === "BillingUnavailable"
      ? new BillingUnavailable({ ...error, reason: error.reason, retryAfterMs: null })
      : error
  ),
  "counts a refused token against the call": mapErrors((error) =>
    error._tag === "BillingUnavailable" && error.scope === "billing"
      ? new BillingUnavailable({ reason: error.reason, retryAfterMs: error.retryAfterMs })
      : error
  ),
  "retries by itself": everyCall(
    Effect.retry({ times: 1, while: (error) => error._tag === "BillingOutcomeUnknown" })
  ),
  "retries under another reference": (billing) => ({
    issueInvoice: (request) =>
      Effect.catchTag(billing.issueInvoice(request), "BillingOutcomeUnknown", () =>
        billing.issueInvoice({ ...request, reference: `${request.reference}-2` })
      )
  }),
  "takes an answer that it cannot read": takes(/JSON|contract/u),
  "takes older legal details": takes(/older than/u),
  "takes any link": takes(/link/u),
  "makes a second payer for new legal details": (billing) => ({
    setPayer: (request) =>
      billing.setPayer({ ...request, reference: `${request.reference}:${request.requisiteVersion}` })
  }),
  "sends the legal details' first version": (billing) => ({
    setPayer: (request) => billing.setPayer({ ...request, requisiteVersion: 1 })
  }),
  "makes every contract a deposit": (billing) => ({
    createContract: (request) => billing.createContract({ ...request, accountType: "DEPOSIT" })
  }),
  "drops the VAT": withInvoice({ vat: { mode: "none", rate: null, sum: null } }),
  "rounds the VAT to roubles": issues((request) => {
    const { vat } = request.invoice
    const rounded = { ...vat, sum: ((vat.sum ?? 0n) / 100n) * 100n }
    return { ...request, invoice: { ...request.invoice, vat: rounded } as typeof request.invoice }
  }),
  "sends dollars": withInvoice({ currency: "USD" }),
  "cuts the purpose": issues((request) => ({
    ...request,
    invoice: { ...request.invoice, purpose: request.invoice.purpose.slice(0, 20) }
  })),
  "sends items in roubles": issues((request) => ({
    ...request,
    invoice: { ...request.invoice, items: request.invoice.items.map((item) => ({ ...item, sum: item.sum / 100n })) }
  })),
  "cuts the client's name": (billing) => ({
    createClient: (request) => billing.createClient({ ...request, name: request.name.slice(0, 5) })
  }),
  "cancels without a call": () => ({
    cancelInvoice: ({ invoiceId }) => Effect.succeed({ ...taken, id: invoiceId })
  }),
  "forgets the invoice's number": (billing) => ({
    issueInvoice: (request) => Effect.map(billing.issueInvoice(request), (object) => ({ ...object, number: null }))
  })
}

/** Mutants that the suite does not kill, with the reason. Empty: it kills them all. */
export const survivors: Readonly<Record<string, string>> = {}
