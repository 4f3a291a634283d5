import { getPayment, listPayments, ParkedReason, PaymentDecision, resolvePayment } from "@dealer-billing/domain"
import {
  Instant,
  paymentDecisionActions,
  paymentsPageMax,
  text,
  type PaymentWithHistory
} from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { CursorText } from "../endpoint/cursor.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { resolvePaymentExamples } from "../endpoint/examples.ts"
import { inputOf, noParams, nothing, pathInputOf, taggedInputOf } from "../endpoint/input.ts"
import { pageDefault, pageLimit, pageLimitJson } from "../endpoint/pageLimit.ts"
import { parsePaymentCursor, paymentIdLengthMax } from "./paymentCursor.ts"
import { PaymentPageJson, paymentPageJson, PaymentWithHistoryJson, paymentWithHistoryJson } from "./paymentJson.ts"

const shared = { tag: "Payments", scopes: ["admin" as const] }
const path = "/v1/payments/{paymentId}"
const PaymentId = text(paymentIdLengthMax).annotate({
  description: "Billing's payment id, or `parked-<id>` of a parked message"
})
const params = pathInputOf(Schema.Struct({ paymentId: PaymentId }), "payment-not-found")
const Filter = Schema.Literals(["PARKED", "APPLIED", "REJECTED", "all"]).annotate({ default: "PARKED" })
const filters = {
  status: Schema.optionalKey(Filter),
  reason: Schema.optionalKey(ParkedReason),
  contractId: Schema.optionalKey(text(128)),
  parkedFrom: Schema.optionalKey(Instant),
  parkedTo: Schema.optionalKey(Instant),
  cursor: Schema.optionalKey(CursorText)
}

const answer = (found: PaymentWithHistory) => ({ status: 200 as const, value: paymentWithHistoryJson(found) })

export const paymentEndpoints = [
  endpoint({
    ...shared,
    name: "listPayments",
    method: "GET",
    path: "/v1/payments",
    summary: "List payment events, by default those that need manual review",
    description:
      "`PARKED` (dead letters) and `REJECTED` are in the order of parking, `APPLIED` in the order of their ids. " +
      "`all` lists parked and rejected events first, then applied ones. Stale totals are not listed. `reason`, " +
      "`contractId`, `parkedFrom` (inclusive) and `parkedTo` (exclusive) filter parked messages; with any of them " +
      "applied payments are not listed.",
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
    summary: "Get a payment and its allocations",
    description:
      "Each allocation names its reason. If an applied payment and a parked message have the same id, this returns " +
      "the payment, with the message in `others`. Use `parked-<id>` to get the message itself.",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The payment" },
    answer: PaymentWithHistoryJson,
    problems: ["payment-not-found", "storage-unavailable"],
    handle: ({ params: { paymentId } }) => Effect.map(getPayment(paymentId), answer)
  }),
  endpoint({
    ...shared,
    name: "resolvePayment",
    method: "POST",
    path: `${path}/resolve`,
    summary: "Resolve a parked message",
    description:
      "`retry` applies it again; check `status` in the answer, it may stay `PARKED`. `apply` allocates a payment to " +
      "the given account by the ordinary rules, if it is parked for `UNKNOWN_CONTRACT`, `UNKNOWN_INVOICE`, " +
      "`ACCOUNT_MISMATCH` or `BAD_SUM`. For a total it only approves a `BAD_SUM`, for the account of its invoice. " +
      "`reject` closes it without a payment. Repeating the call changes nothing.",
    params,
    query: nothing,
    body: taggedInputOf("action", paymentDecisionActions, PaymentDecision, {
      documentation: PaymentDecision.annotate({ identifier: "ResolvePayment" }),
      examples: resolvePaymentExamples
    }),
    answers: { 200: "The payment after the decision" },
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
    handle: ({ body, params: { paymentId } }) => Effect.map(resolvePayment({ address: paymentId, ...body }), answer)
  })
]
