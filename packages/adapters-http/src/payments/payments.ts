import {
  getPayment,
  Instant,
  listPayments,
  ParkedReason,
  PaymentDecision,
  paymentDecisionActions,
  paymentsPageMax,
  resolvePayment,
  text
} from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { endpoint } from "../endpoint/endpoint.ts"
import { resolvePaymentExamples } from "../openapi/examples.ts"
import { inputOf, noParams, nothing, pathInputOf, taggedInputOf } from "../endpoint/input.ts"
import { pageDefault, pageLimit, pageLimitJson } from "../endpoint/pageLimit.ts"
import { parsePaymentCursor, paymentIdLengthMax } from "./paymentCursor.ts"
import { PaymentPageJson, paymentPageJson, PaymentWithHistoryJson, paymentWithHistoryJson } from "./paymentJson.ts"

const shared = { tag: "Payments", scopes: ["admin" as const] }
const path = "/v1/payments/{paymentId}"
const PaymentId = text(paymentIdLengthMax).annotate({
  description: "As listed: Billing's id of the payment, or `parked-<id>` of a message that was set aside"
})
const params = pathInputOf(Schema.Struct({ paymentId: PaymentId }), "payment-not-found")
const Filter = Schema.Literals(["PARKED", "APPLIED", "REJECTED", "all"]).annotate({ default: "PARKED" })
const filters = {
  status: Schema.optionalKey(Filter),
  reason: Schema.optionalKey(ParkedReason),
  contractId: Schema.optionalKey(text(128)),
  parkedFrom: Schema.optionalKey(Instant),
  parkedTo: Schema.optionalKey(Instant),
  cursor: Schema.optionalKey(Schema.String)
}

export const paymentEndpoints = [
  endpoint({
    ...shared,
    name: "listPayments",
    method: "GET",
    path: "/v1/payments",
    summary: "Payment events, by default those that need manual review",
    description:
      "`PARKED` and `REJECTED` come in the order in which they were parked, `APPLIED` in the order of their ids. " +
      "`all` lists what is not applied, then what is. A stale total is not listed. `reason`, `contractId`, " +
      "`parkedFrom` (inclusive) and `parkedTo` (exclusive) filter parked messages: with one of them no applied " +
      "payment is listed.",
    params: noParams,
    query: inputOf(Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimit(paymentsPageMax)) }), {
      documentation: Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimitJson(paymentsPageMax)) })
    }),
    body: nothing,
    answers: { 200: "One page of payments" },
    answer: PaymentPageJson,
    problems: ["invalid-cursor", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ query: { cursor, limit, status, ...criteria } }) {
      const page = yield* listPayments({
        filter: status ?? "PARKED",
        criteria,
        after: cursor === undefined ? null : yield* Effect.fromResult(parsePaymentCursor(cursor)),
        limit: limit ?? pageDefault
      })
      return { status: 200, value: paymentPageJson(page) }
    })
  }),
  endpoint({
    ...shared,
    name: "getPayment",
    method: "GET",
    path,
    summary: "What a payment did, and why",
    description:
      "Each allocation names its reason. Where a parked message has the id of an applied payment, the payment is shown " +
      "and the message is among `others`; by its own address it is shown itself, as it came.",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The payment" },
    answer: PaymentWithHistoryJson,
    problems: ["payment-not-found", "storage-unavailable"],
    handle: ({ params: { paymentId } }) =>
      Effect.map(getPayment(paymentId), (found) => ({ status: 200, value: paymentWithHistoryJson(found) }))
  }),
  endpoint({
    ...shared,
    name: "resolvePayment",
    method: "POST",
    path: `${path}/resolve`,
    summary: "Deal with a parked message",
    description:
      "`retry` tries it again: look at the answer's `status`, it may stay `PARKED`. `apply` allocates a payment to " +
      "the account that you name, by the ordinary rules. It is for `UNKNOWN_CONTRACT`, `UNKNOWN_INVOICE`, " +
      "`ACCOUNT_MISMATCH` and `BAD_SUM`; of a total it approves `BAD_SUM` alone, for the account of its invoice. " +
      "`reject` gives it up. A repeat changes nothing.",
    params,
    query: nothing,
    body: taggedInputOf("action", paymentDecisionActions, PaymentDecision, {
      documentation: PaymentDecision.annotate({ identifier: "ResolvePayment" }),
      examples: resolvePaymentExamples
    }),
    answers: { 200: "The payment as it is now" },
    answer: PaymentWithHistoryJson,
    problems: [
      "payment-not-found",
      "payment-ambiguous",
      "payment-already-resolved",
      "payment-not-applicable",
      "dealer-not-found",
      "bill-not-found",
      "account-missing",
      "bill-of-other-account",
      "allocation-too-large",
      "storage-unavailable"
    ],
    handle: ({ body, caller, params: { paymentId } }) =>
      Effect.map(resolvePayment(paymentId, body, caller), (found) => ({
        status: 200,
        value: paymentWithHistoryJson(found)
      }))
  })
]
