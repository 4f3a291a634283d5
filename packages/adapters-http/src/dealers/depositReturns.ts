import { PositiveMoney, returnDeposit, ReturnDeposit } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { dealerPath } from "./dealerPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { returnDepositExamples } from "../endpoint/examples.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { moneyJson, TimeJson } from "../endpoint/json.ts"

const DepositReturnJson = Schema.Struct({
  returnId: Schema.String,
  cmeDealerId: Schema.String,
  sum: PositiveMoney,
  reason: Schema.String,
  actor: Schema.String.annotate({ description: "The caller who recorded the return" }),
  returnedAt: TimeJson,
  heldAfter: moneyJson("The held deposit after the return")
}).annotate({ identifier: "DepositReturn" })

export const depositReturnEndpoints = [
  endpoint({
    name: "returnDeposit",
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/deposit-returns",
    tag: "Fast buyout",
    summary: "Record a deposit return",
    description:
      "Records that held deposit money goes back to the dealer. It sends no money: the bank transfer is made " +
      "separately. The sum must not exceed the held deposit, and the remaining deposit must still cover all open " +
      "settlements. Top-up bills stay paid. If the bank later reverses the dealer's payment, the balance becomes " +
      "negative and the dealer owes it. `returnId` is unique for ever: repeating the call returns the same return, " +
      "different content is a conflict. The reason is kept for ever: write no personal data.",
    scopes: ["admin"],
    params: dealerPath,
    query: nothing,
    body: inputOf(ReturnDeposit, {
      documentation: ReturnDeposit.annotate({ identifier: "ReturnDeposit" }),
      examples: returnDepositExamples
    }),
    answers: { 201: "The new return", 200: "The existing return with this id" },
    answer: DepositReturnJson,
    problems: [
      "dealer-not-found",
      "account-missing",
      "deposit-too-small",
      "deposit-in-use",
      "deposit-return-conflict",
      "storage-unavailable"
    ],
    handle: ({ body, params }) =>
      Effect.map(returnDeposit({ cmeDealerId: params.cmeDealerId, ...body }), ({ depositReturn, isCreated }) => ({
        status: isCreated ? (201 as const) : (200 as const),
        value: depositReturn
      }))
  })
]
