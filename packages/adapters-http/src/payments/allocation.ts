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
    summary: "Preview which bills a payment would pay",
    description:
      "A dry run on the account's current state. Changes nothing. `billId` is the bill that the payment would name.",
    scopes: readers,
    params: accountPath,
    query: inputOf(Schema.Struct({ sum: PositiveMoney, billId: Schema.optionalKey(BillIdText) })),
    body: nothing,
    answers: { 200: "The transfers that the payment would make" },
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
      Effect.map(previewAllocation({ cmeDealerId, accountType, sum, billId }), (preview) => ({
        status: 200,
        value: allocationPreviewJson(preview)
      }))
  })
]
