import {
  AccountType,
  BillOperation,
  BillId,
  BillRepository,
  createBill,
  CreateBill,
  listBills
} from "@dealer-billing/domain"
import { billsPageMax } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { readers } from "../access/apiKeys.ts"
import { BillJson, billJson, BillPageJson } from "./billJson.ts"
import { billPath } from "./billPath.ts"
import { CursorText, formatCursor, parseCursor } from "../endpoint/cursor.ts"
import { dealerLocation } from "../dealers/dealers.ts"
import { dealerPath } from "../dealers/dealerPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { createBillExamples } from "../endpoint/examples.ts"
import { inputOf, nothing, taggedInputOf } from "../endpoint/input.ts"
import { pageDefault, pageLimit, pageLimitJson } from "../endpoint/pageLimit.ts"
import { waitForBill } from "../operations/waitForBilling.ts"

const tag = "Bills"
const Filter = Schema.Literals(["unpaid", "paid", "cancelled", "all"]).annotate({ default: "unpaid" })
const pageFields = {
  status: Schema.optionalKey(Filter),
  accountType: Schema.optionalKey(AccountType),
  cursor: Schema.optionalKey(CursorText)
}

export const billEndpoints = [
  endpoint({
    name: "createBill",
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/bills",
    tag,
    summary: "Create a bill for a deal, a fast buyout or a deposit",
    description:
      "Each operation and deal has one bill: a repeated call, by any caller, returns it with status 200. " +
      "`url` is null until Billing has issued the invoice; `Prefer: wait=N` waits for it.",
    scopes: ["write"],
    canWait: true,
    target: ({ body: { dealId, operation }, params }) =>
      `${dealerLocation(params.cmeDealerId)}/bills?${new URLSearchParams({ operation, dealId })}`,
    params: dealerPath,
    query: nothing,
    body: taggedInputOf("operation", BillOperation.literals, CreateBill, {
      documentation: CreateBill.annotate({ identifier: "CreateBill" }),
      examples: createBillExamples
    }),
    answers: { 201: "The new bill", 200: "The existing bill of the same deal" },
    answer: BillJson,
    problems: [
      "dealer-not-found",
      "dealer-erased",
      "bill-conflict",
      "account-missing",
      "tariff-missing",
      "nothing-to-bill",
      "storage-unavailable"
    ],
    handle: Effect.fnUntraced(function* ({ body, params, waitMs }) {
      const { bill, isCreated } = yield* createBill({ cmeDealerId: params.cmeDealerId, ...body })
      const value = billJson(yield* waitForBill(bill, waitMs))
      return isCreated ? { status: 201, value, location: `/v1/bills/${bill.id}` } : { status: 200, value }
    })
  }),
  endpoint({
    name: "getBillsByDealer",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/bills",
    tag,
    summary: "List a dealer's bills, oldest first",
    description: "By default the unpaid bills: not cancelled and not fully paid.",
    scopes: readers,
    params: dealerPath,
    query: inputOf(Schema.Struct({ ...pageFields, limit: Schema.optionalKey(pageLimit(billsPageMax)) }), {
      documentation: Schema.Struct({ ...pageFields, limit: Schema.optionalKey(pageLimitJson(billsPageMax)) })
    }),
    body: nothing,
    answers: { 200: "One page of bills" },
    answer: BillPageJson,
    problems: ["dealer-not-found", "invalid-cursor", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ params, query }) {
      const after = query.cursor === undefined ? null : yield* Effect.fromResult(parseCursor(query.cursor))
      const { items, next } = yield* listBills({
        cmeDealerId: params.cmeDealerId,
        filter: query.status ?? "unpaid",
        accountType: query.accountType ?? null,
        after: after === null ? null : BillId.make(after),
        limit: query.limit ?? pageDefault
      })
      const nextCursor = next === null ? null : formatCursor(next)
      return { status: 200, value: { items: items.map(billJson), nextCursor } }
    })
  }),
  endpoint({
    name: "getBill",
    method: "GET",
    path: "/v1/bills/{billId}",
    tag,
    summary: "Get a bill",
    scopes: readers,
    params: billPath,
    query: nothing,
    body: nothing,
    answers: { 200: "The bill" },
    answer: BillJson,
    problems: ["bill-not-found", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ params }) {
      const bill = yield* (yield* BillRepository).get(params.billId)
      return { status: 200, value: billJson(bill) }
    })
  })
]
