import { addFastBuyout, checkFastBuyout, PositiveMoney } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { maySeeUnmasked } from "../access/unmaskedReads.ts"
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
  heldDeposit: moneyJson("The DEPOSIT balance; 0.00 if that is negative"),
  maxCarPrice: moneyJson("The highest price permitted now, after open settlements")
}).annotate({ identifier: "FastBuyout" })

export const fastBuyoutEndpoints = [
  endpoint({
    name: "addFastBuyout",
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/fast-buyout",
    tag,
    summary: "Open a dealer's DEPOSIT and SETTLEMENT accounts",
    description: "Send no body, or an empty object.",
    scopes: ["write"],
    canWait: true,
    params: dealerPath,
    query: nothing,
    body: nothing,
    answers: { 201: "The dealer, now with all three accounts", 200: "The dealer already had them" },
    answer: DealerJson,
    problems: ["dealer-not-found", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ params, scopes, waitMs }) {
      const added = yield* addFastBuyout(params.cmeDealerId)
      const value = dealerJson(yield* waitForDealer(added, waitMs), maySeeUnmasked(scopes))
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
    summary: "Check whether a dealer may buy out a car",
    description:
      "The deposit tier limits what all bought-out cars that are not yet paid for may cost together. `maxCarPrice` " +
      "is that limit less the amount still due on settlements. Example: the tier permits 3000000.00 and settlements " +
      "of 1200000.00 are open, so `maxCarPrice` is 1800000.00. One overdue bill forbids every car " +
      "(`settlement-overdue`), on any account with due days in the tariffs. A correction for the same dealer keeps " +
      "the issue date of the bill it replaces, unless that bill was fully paid when it was cancelled.",
    scopes: readers,
    params: dealerPath,
    query: inputOf(Schema.Struct({ carPrice: PositiveMoney })),
    body: nothing,
    answers: { 200: "The decision and the sums behind it" },
    answer: FastBuyoutJson,
    problems: ["dealer-not-found", "storage-unavailable"],
    handle: ({ params, query }) =>
      Effect.map(
        checkFastBuyout({ cmeDealerId: params.cmeDealerId, carPrice: query.carPrice }),
        ({ reason, ...answer }) => ({
          status: 200,
          value: reason === null ? answer : { ...answer, reason }
        })
      )
  })
]
