import { PositiveMoney, returnDeposit, ReturnDeposit, type DepositReturn } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { dealerPath } from "./dealerPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { returnDepositExamples } from "../openapi/examples.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { moneyJson, TimeJson } from "../endpoint/json.ts"

const DepositReturnJson = Schema.Struct({
  returnId: Schema.String,
  cmeDealerId: Schema.String,
  sum: PositiveMoney,
  reason: Schema.String,
  actor: Schema.String.annotate({ description: "The name of the key that returned it" }),
  returnedAt: TimeJson,
  heldAfter: moneyJson("The balance of the deposit after it")
}).annotate({ identifier: "DepositReturn" })

const depositReturnJson = ({
  actor,
  cmeDealerId,
  heldAfter,
  reason,
  returnId,
  returnedAt,
  sum
}: DepositReturn): typeof DepositReturnJson.Type => ({
  returnId,
  cmeDealerId,
  sum,
  reason,
  actor,
  returnedAt,
  heldAfter
})

export const depositReturnEndpoints = [
  endpoint({
    name: "returnDeposit",
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/deposit-returns",
    tag: "Fast buyout",
    summary: "Give held deposit money back to its dealer",
    description:
      "Enters a return that the bank carries out or has carried out; it sends no money itself. Never more than is " +
      "held, and only while the tier of the rest covers the open settlements together. Top-up bills stay paid. If " +
      "the bank later reverses the payment, the balance falls below zero: the dealer owes it. The return is kept for " +
      "ever under its id: a repeat answers the same, other content is a conflict. The reason is kept too, so write " +
      "it without personal data.",
    scopes: ["admin"],
    params: dealerPath,
    query: nothing,
    body: inputOf(ReturnDeposit, {
      documentation: ReturnDeposit.annotate({ identifier: "ReturnDeposit" }),
      examples: returnDepositExamples
    }),
    answers: { 201: "The return", 200: "The return that was made under the same id before" },
    answer: DepositReturnJson,
    problems: [
      "dealer-not-found",
      "account-missing",
      "deposit-too-small",
      "deposit-in-use",
      "deposit-return-conflict",
      "storage-unavailable"
    ],
    handle: ({ body, caller, params }) =>
      Effect.map(returnDeposit(params.cmeDealerId, body, caller), ({ depositReturn, isCreated }) => ({
        status: isCreated ? (201 as const) : (200 as const),
        value: depositReturnJson(depositReturn)
      }))
  })
]
