import { PositiveMoney, previewAllocation } from "@dealer-billing/domain"
import { BillIdText } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { readers } from "../access/apiKeys.ts"
import { accountPath } from "../dealers/accountPath.ts"
import { AllocationPreviewJson, allocationPreviewJson } from "./allocationJson.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { inputOf, nothing } from "../endpoint/input.ts"

export const allocationEndpoints = [
  endpoint({
    name: "previewAllocation",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/accounts/{accountType}/allocation",
    tag: "Payments",
    summary: "What a payment of that sum would close",
    description:
      "A dry run of the rules by which payments are split, on the account as it is now. Changes nothing. `billId` is " +
      "the bill that the payment would name.",
    scopes: readers,
    params: accountPath,
    query: inputOf(Schema.Struct({ sum: PositiveMoney, billId: Schema.optionalKey(BillIdText) })),
    body: nothing,
    answers: { 200: "What it would do, part by part" },
    answer: AllocationPreviewJson,
    problems: [
      "dealer-not-found",
      "bill-not-found",
      "account-missing",
      "bill-of-other-account",
      "allocation-too-large",
      "storage-unavailable"
    ],
    handle: ({ params: { accountType, cmeDealerId }, query: { billId = null, sum } }) =>
      Effect.map(previewAllocation(cmeDealerId, accountType, { sum, billId }), (preview) => ({
        status: 200,
        value: allocationPreviewJson(preview)
      }))
  })
]
