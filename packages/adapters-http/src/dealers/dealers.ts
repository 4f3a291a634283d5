import {
  getDealer,
  NewCmeDealerId,
  registerDealer,
  RegisterDealer,
  Requisite,
  updateRequisite
} from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { maySeeWhole } from "../access/wholeReads.ts"
import { readers } from "../access/apiKeys.ts"
import { DealerJson, dealerJson, RequisiteJson } from "./dealerJson.ts"
import { dealerPath } from "./dealerPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { registerDealerExamples, requisiteExample } from "../openapi/examples.ts"
import { inputOf, noParams, nothing } from "../endpoint/input.ts"
import { waitForDealer } from "../operations/waitForBilling.ts"

const tag = "Dealers"

/** Where a dealer is found. */
export const dealerLocation = (cmeDealerId: string): string => `/v1/dealers/${encodeURIComponent(cmeDealerId)}`

const RegisterDealerJson = Schema.Struct({ cmeDealerId: NewCmeDealerId, requisite: RequisiteJson }).annotate({
  identifier: "RegisterDealer"
})

export const dealerEndpoints = [
  endpoint({
    name: "registerDealer",
    method: "POST",
    path: "/v1/dealers",
    tag,
    summary: "Register a dealer",
    description:
      "Stores the dealer and asks Billing for its COMMISSION account. A repeat with equal requisites answers the " +
      "same dealer. INN, OGRN and both accounts are checked by their check digits.",
    scopes: ["write"],
    canWait: true,
    target: ({ body }) => dealerLocation(body.cmeDealerId),
    params: noParams,
    query: nothing,
    body: inputOf(RegisterDealer, { documentation: RegisterDealerJson, examples: registerDealerExamples }),
    answers: { 201: "The new dealer", 200: "The same dealer: it was registered with equal requisites before" },
    answer: DealerJson,
    problems: ["dealer-already-registered", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ body, scopes, waitMs }) {
      const registered = yield* registerDealer(body)
      const value = dealerJson(yield* waitForDealer(registered, waitMs), maySeeWhole(scopes))
      return registered.isCreated
        ? { status: 201, value, location: dealerLocation(body.cmeDealerId) }
        : { status: 200, value }
    })
  }),
  endpoint({
    name: "getDealer",
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}",
    tag,
    summary: "Look at a dealer and its accounts",
    description:
      "To a key that has `read` alone the requisites show the last four characters of both accounts and a part of " +
      "e-mail and phone, and of a sole proprietor little more; with `write` or `admin` too they are whole. Such a " +
      "read is in the audit: each of an operator, one a day and dealer of other keys; while it cannot be recorded, " +
      "requisites are masked for all. Every text of erased requisites is `данные удалены`.",
    scopes: readers,
    params: dealerPath,
    query: nothing,
    body: nothing,
    answers: { 200: "The dealer" },
    answer: DealerJson,
    problems: ["dealer-not-found", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ mayShowWhole, params }) {
      const found = yield* getDealer(params.cmeDealerId)
      const isWhole = found.dealer.erasedAt === null && (yield* mayShowWhole)
      return { status: 200, value: dealerJson(found, isWhole) }
    })
  }),
  endpoint({
    name: "updateRequisite",
    method: "PUT",
    path: "/v1/dealers/{cmeDealerId}/requisite",
    tag,
    summary: "Give a dealer new legal requisites",
    description:
      "The version grows by one, every payer of the dealer in Billing follows, and what Billing refused before is " +
      "tried again. Equal requisites change nothing.",
    scopes: ["write"],
    canWait: true,
    params: dealerPath,
    query: nothing,
    body: inputOf(Requisite, { documentation: RequisiteJson, examples: { "legal entity": requisiteExample } }),
    answers: { 200: "The dealer with its new requisites" },
    answer: DealerJson,
    problems: ["dealer-not-found", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ body, params, scopes, waitMs }) {
      const updated = yield* updateRequisite(params.cmeDealerId, body)
      return { status: 200, value: dealerJson(yield* waitForDealer(updated, waitMs), maySeeWhole(scopes)) }
    })
  })
]
