import { getBillAllocations } from "@dealer-billing/domain"
import { Effect } from "effect"
import { readers } from "../access/apiKeys.ts"
import { BillAllocationsJson, billAllocationsJson } from "./billAllocationJson.ts"
import { billPath } from "./billPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { nothing } from "../endpoint/input.ts"

export const billAllocationEndpoints = [
  endpoint({
    name: "getBillAllocations",
    method: "GET",
    path: "/v1/bills/{billId}/allocations",
    tag: "Bills",
    summary: "What paid a bill, kopeck by kopeck",
    description:
      "All that put money on the bill or took it off: payments and their reversals, the account's balance when the " +
      "bill was made, money that another bill set free when it was cancelled, and its own cancellation.",
    scopes: readers,
    params: billPath,
    query: nothing,
    body: nothing,
    answers: { 200: "The movements; together they are the paid sum" },
    answer: BillAllocationsJson,
    problems: ["bill-not-found", "statement-too-long", "storage-unavailable"],
    handle: ({ params }) =>
      Effect.map(getBillAllocations(params.billId), (found) => ({ status: 200, value: billAllocationsJson(found) }))
  })
]
