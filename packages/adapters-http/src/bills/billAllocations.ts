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
    summary: "List the transfers of a bill",
    description:
      "Every transfer to or from the bill: payments, reversals, balance used when the bill was made, money from " +
      "other cancelled bills, its own cancellation.",
    scopes: readers,
    params: billPath,
    query: nothing,
    body: nothing,
    answers: { 200: "The transfers; they add up to `paidSum`" },
    answer: BillAllocationsJson,
    problems: ["bill-not-found", "statement-too-long", "storage-unavailable"],
    handle: ({ params }) =>
      Effect.map(getBillAllocations(params.billId), (found) => ({ status: 200, value: billAllocationsJson(found) }))
  })
]
