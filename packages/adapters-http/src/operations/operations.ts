import {
  AdoptOperation,
  adoptOperation,
  BillingOperationKind,
  BillingOperationState,
  CmeDealerId,
  getOperation,
  listOperations,
  operationsPageMax,
  RejectOperation,
  rejectOperation,
  retryOperation
} from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { formatCursor, parseCursor } from "../endpoint/cursor.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { adoptOperationExamples, rejectOperationExamples } from "../openapi/examples.ts"
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
  cursor: Schema.optionalKey(Schema.String)
}
const AdoptJson = AdoptOperation.annotate({ identifier: "AdoptOperation" })
const RejectJson = RejectOperation.annotate({ identifier: "RejectOperation" })

const readingEndpoints = [
  endpoint({
    ...shared,
    name: "listOperations",
    method: "GET",
    path: "/v1/operations",
    summary: "What is to be made in Billing, oldest first",
    description: "Look at `IN_DOUBT` first: only a person can find out how those ended.",
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
    summary: "Look at an operation and its history",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The operation" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "storage-unavailable"],
    handle: ({ params: { operationId } }) =>
      Effect.map(getOperation(operationId), (found) => ({ status: 200, value: operationWithHistoryJson(found) }))
  })
]

const actingEndpoints = [
  endpoint({
    ...shared,
    name: "retryOperation",
    method: "POST",
    path: `${path}/retry`,
    summary: "Try an operation again now",
    description:
      "For `IN_DOUBT` when you found that nothing was done in Billing, for `REJECTED` when the cause is mended, and " +
      "for a waiting one. It becomes or stays `SENT` where Billing can tell what an earlier call did: that is " +
      "recovered first. `nextAttemptAt` tells when; the history says so if calls to Billing are held back. " +
      "Takes no body.",
    params,
    query: nothing,
    body: nothing,
    answers: { 200: "The operation, due" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "operation-not-open", "operation-busy", "storage-unavailable"],
    handle: ({ caller, params: { operationId } }) =>
      Effect.map(retryOperation(operationId, caller), (found) => ({
        status: 200,
        value: operationWithHistoryJson(found)
      }))
  }),
  endpoint({
    ...shared,
    name: "adoptOperation",
    method: "POST",
    path: `${path}/adopt`,
    summary: "Give an operation the object that you found in Billing",
    description:
      "Billing is asked where it can be; what it says of the object goes before `url` and `number`. Where it holds " +
      "nothing under our reference, or does not answer, say `unconfirmed` if you are sure all the same. The account " +
      "or bill goes on as after a confirmed call. A repeat changes nothing.",
    params,
    query: nothing,
    body: inputOf(AdoptOperation, { documentation: AdoptJson, examples: adoptOperationExamples }),
    answers: { 200: "The operation with its object" },
    answer: OperationWithHistoryJson,
    problems: [
      "operation-not-found",
      "operation-not-open",
      "operation-busy",
      "remote-id-mismatch",
      "storage-unavailable"
    ],
    handle: ({ body, caller, params: { operationId } }) =>
      Effect.map(adoptOperation(operationId, body, caller), (found) => ({
        status: 200,
        value: operationWithHistoryJson(found)
      }))
  }),
  endpoint({
    ...shared,
    name: "rejectOperation",
    method: "POST",
    path: `${path}/reject`,
    summary: "Give an operation up",
    description: "The account or bill shows the reason, so write it for Lotus and without personal data.",
    params,
    query: nothing,
    body: inputOf(RejectOperation, { documentation: RejectJson, examples: rejectOperationExamples }),
    answers: { 200: "The rejected operation" },
    answer: OperationWithHistoryJson,
    problems: ["operation-not-found", "operation-not-open", "operation-busy", "storage-unavailable"],
    handle: ({ body, caller, params: { operationId } }) =>
      Effect.map(rejectOperation(operationId, body, caller), (found) => ({
        status: 200,
        value: operationWithHistoryJson(found)
      }))
  })
]

export const operationEndpoints = [...readingEndpoints, ...actingEndpoints]
