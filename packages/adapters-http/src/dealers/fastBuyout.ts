import { addFastBuyout, checkFastBuyout, PositiveMoney } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { maySeeWhole } from "../access/wholeReads.ts"
import { readers } from "../access/apiKeys.ts"
import { DealerJson, dealerJson } from "./dealerJson.ts"
import { dealerPath } from "./dealerPath.ts"
import { dealerLocation } from "./dealers.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { inputOf, nothing } from "../endpoint/input.ts"
import { moneyJson } from "../endpoint/json.ts"
import { waitForDealer } from "../operations/waitForBilling.ts"

const tag = "Fast buyout"

const FastBuyoutJson = Schema.Struct({
  eligible: Schema.Boolean,
  reason: Schema.optionalKey(
    Schema.Literals(["fast-buyout-not-added", "deposit-too-small", "settlement-overdue"])
  ).annotate({ description: "Absent when eligible" }),
  heldDeposit: moneyJson("The balance of DEPOSIT; 0.00 where that is below zero"),
  maxCarPrice: moneyJson("The dearest car that is permitted now, beside those not paid for")
}).annotate({ identifier: "FastBuyout" })

export const fastBuyoutEndpoints = [
  endpoint({
    name: "addFastBuyout",
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/fast-buyout",
    tag,
    summary: "Open the DEPOSIT and SETTLEMENT accounts of a dealer",
    description: "Takes no body; an empty object is taken as none.",
    scopes: ["write"],
    canWait: true,
    params: dealerPath,
    query: nothing,
    body: nothing,
    answers: { 201: "The dealer, now with all three accounts", 200: "The dealer had them already" },
    answer: DealerJson,
    problems: ["dealer-not-found", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ params, scopes, waitMs }) {
      const added = yield* addFastBuyout(params.cmeDealerId)
      const value = dealerJson(yield* waitForDealer(added, waitMs), maySeeWhole(scopes))
      return added.isCreated
        ? { status: 201, value, location: dealerLocation(params.cmeDealerId) }
        : { status: 200, value }
    })
  }),
  endpoint({
    name: "getFastBuyout",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/fast-buyout",
    tag,
    summary: "May the dealer buy out a car of that price at once?",
    description:
      "The table of tiers tells how much all cars bought out and not paid for may cost together, by the held " +
      "deposit. What is left to pay on settlements that are not cancelled uses that up: a car is permitted up to " +
      "the rest, `maxCarPrice`. A settlement that was issued and not paid in its due days forbids every car, also " +
      "after a correction that leaves it with the same dealer, as does an overdue bill of another type to which the " +
      "tariffs give due days (`settlement-overdue`).",
    scopes: readers,
    params: dealerPath,
    query: inputOf(Schema.Struct({ carPrice: PositiveMoney })),
    body: nothing,
    answers: { 200: "The decision, and what it was made from" },
    answer: FastBuyoutJson,
    problems: ["dealer-not-found", "storage-unavailable"],
    handle: ({ params, query }) =>
      Effect.map(checkFastBuyout(params.cmeDealerId, query.carPrice), ({ reason, ...answer }) => ({
        status: 200,
        value: reason === null ? answer : { ...answer, reason }
      }))
  })
]
