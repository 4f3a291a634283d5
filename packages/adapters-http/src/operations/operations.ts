import {
  AdoptOperation,
  adoptOperation,
  BillingOperationState,
  CmeDealerId,
  getOperation,
  listOperations,
  RejectOperation,
  rejectOperation,
  retryOperation
} from "@dealer-billing/domain"
import { BillingOperationKind, operationsPageMax, type OperationWithHistory } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { CursorText, formatCursor, parseCursor } from "../endpoint/cursor.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { adoptOperationExamples, rejectOperationExamples } from "../endpoint/examples.ts"
import { IdText } from "../endpoint/idText.ts"
import { inputOf, noParams, nothing, pathInputOf } from "../endpoint/input.ts"
import {
  operationJson,
  OperationPageJson,
  OperationWithHistoryJson,
  operationWithHistoryJson
} from "./operationJson.ts"
import { pageDefault, pageLimit, pageLimitJson } from "../endpoint/pageLimit.ts"

const shared = { tag: "Operations", scopes: ["admin" as const] }
const path = "/v1/operations/{operationId}"
const params = pathInputOf(Schema.Struct({ operationId: IdText }), "operation-not-found")
const filters = {
  state: Schema.optionalKey(BillingOperationState),
  kind: Schema.optionalKey(BillingOperationKind),
  cmeDealerId: Schema.optionalKey(CmeDealerId),
  cursor: Schema.optionalKey(CursorText)
}
const AdoptJson = AdoptOperation.annotate({ identifier: "AdoptOperation" })
const RejectJson = RejectOperation.annotate({ identifier: "RejectOperation" })

const answer = (found: OperationWithHistory) => ({ status: 200 as const, value: operationWithHistoryJson(found) })

export const operationEndpoints = [
  endpoint({
    ...shared,
    name: "listOperations",
    method: "GET",
    path: "/v1/operations",
    summary: "List Billing operations, oldest first",
    description: "Start with `IN_DOUBT`: an operator must find out how those calls ended.",
    params: noParams,
    query: inputOf(Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimit(operationsPageMax)) }), {
      documentation: Schema.Struct({ ...filters, limit: Schema.optionalKey(pageLimitJson(operationsPageMax)) })
    }),
    body: nothing,
    answers: { 200: "One page of operations" },
    answer: OperationPageJson,
    problems: ["invalid-cursor", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ query }) {
      const { items, next } = yield* listOperations({
        state: query.state ?? null,
        kind: query.kind ?? null,
        cmeDealerId: query.cmeDealerId ?? null,
        after: query.cursor === undefined ? null : yield* Effect.fromResult(parseCursor(query.cursor)),
        limit: query.limit ?? pageDefault
      })
      const nextCursor = next === null ? null : formatCursor(next)
      return { status: 200, value: { items: items.map(operationJson), nextCursor } }
    })
  }),
  endpoint({
    ...shared,
    name: "getOperation",
    method: "GET",
    path,
    summary: "Get an operation and its history",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The operation" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "storage-unavailable"],
    handle: ({ params: { operationId } }) => Effect.map(getOperation(operationId), answer)
  }),
  endpoint({
    ...shared,
    name: "retryOperation",
    method: "POST",
    path: `${path}/retry`,
    summary: "Retry an operation now",
    description:
      "For `IN_DOUBT` after you found that Billing did nothing, for `REJECTED` after the cause is fixed, and for an " +
      "operation that waits for its next attempt. If Billing can tell the outcome of an earlier call, the operation " +
      "is `SENT` and that outcome is recovered first. `nextAttemptAt` says when; if the circuit breaker is open, the " +
      "history says until when. Send no body.",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The operation, due for its next attempt" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "operation-not-open", "operation-busy", "storage-unavailable"],
    handle: ({ params: { operationId } }) => Effect.map(retryOperation(operationId), answer)
  }),
  endpoint({
    ...shared,
    name: "adoptOperation",
    method: "POST",
    path: `${path}/adopt`,
    summary: "Adopt an object that you found in Billing",
    description:
      "Billing is queried first if it supports that, and its data override `url` and `number`. If it has nothing " +
      "under our reference, or does not answer, the call is refused; send `unconfirmed: true` if you are sure. The " +
      "account or bill then continues as after a confirmed call. Repeating the call changes nothing.",
    params,
    query: nothing,
    body: inputOf(AdoptOperation, { documentation: AdoptJson, examples: adoptOperationExamples }),
    answers: { 200: "The operation with the adopted object" },
    answer: OperationWithHistoryJson,
    problems: [
      "operation-not-found",
      "operation-not-open",
      "operation-busy",
      "remote-id-mismatch",
      "storage-unavailable"
    ],
    handle: ({ body, params: { operationId } }) => Effect.map(adoptOperation({ operationId, ...body }), answer)
  }),
  endpoint({
    ...shared,
    name: "rejectOperation",
    method: "POST",
    path: `${path}/reject`,
    summary: "Reject an operation",
    description:
      "The operation is not tried again, until you retry it or the dealer's legal details change. Lotus shows the " +
      "reason with the account or bill: write no personal data.",
    params,
    query: nothing,
    body: inputOf(RejectOperation, { documentation: RejectJson, examples: rejectOperationExamples }),
    answers: { 200: "The rejected operation" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "operation-not-open", "operation-busy", "storage-unavailable"],
    handle: ({ body, params: { operationId } }) => Effect.map(rejectOperation({ operationId, ...body }), answer)
  })
]
