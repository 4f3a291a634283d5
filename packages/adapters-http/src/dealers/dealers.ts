import { getDealer, registerDealer, RegisterDealer, Requisite, updateRequisite } from "@dealer-billing/domain"
import { NewCmeDealerId } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { maySeeUnmasked } from "../access/unmaskedReads.ts"
import { readers } from "../access/apiKeys.ts"
import { DealerJson, dealerJson, RequisiteJson } from "./dealerJson.ts"
import { dealerPath } from "./dealerPath.ts"
import { endpoint } from "../endpoint/endpoint.ts"
import { registerDealerExamples, requisiteExample } from "../endpoint/examples.ts"
import { inputOf, noParams, nothing } from "../endpoint/input.ts"
import { waitForDealer } from "../operations/waitForBilling.ts"

const tag = "Dealers"

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
      "Stores the dealer and opens its COMMISSION account in Billing. Repeating the call with equal legal details " +
      "returns the same dealer. The check digits of INN, OGRN and both bank accounts are verified.",
    scopes: ["write"],
    canWait: true,
    target: ({ body }) => dealerLocation(body.cmeDealerId),
    params: noParams,
    query: nothing,
    body: inputOf(RegisterDealer, { documentation: RegisterDealerJson, examples: registerDealerExamples }),
    answers: { 201: "The new dealer", 200: "The dealer, already registered with equal legal details" },
    answer: DealerJson,
    problems: ["dealer-already-registered", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ body, scopes, waitMs }) {
      const registered = yield* registerDealer(body)
      const value = dealerJson(yield* waitForDealer(registered, waitMs), maySeeUnmasked(scopes))
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
    summary: "Get a dealer and its accounts",
    description:
      "Legal details are masked for a key with only the scope `read`: both bank accounts show their last four " +
      "characters, e-mail and phone a part. A sole proprietor's name, INN, OGRN and address are masked, too. " +
      "Keys with `write` or `admin` see everything, and the audit records it: every read with `admin`, one read per " +
      "dealer and day with `write`. While the audit is unavailable, legal details are masked for everybody. " +
      "Erased legal details read `данные удалены`.",
    scopes: readers,
    params: dealerPath,
    query: nothing,
    body: nothing,
    answers: { 200: "The dealer" },
    answer: DealerJson,
    problems: ["dealer-not-found", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ mayShowUnmasked, params }) {
      const found = yield* getDealer(params.cmeDealerId)
      const isUnmasked = found.dealer.erasedAt === null && (yield* mayShowUnmasked)
      return { status: 200, value: dealerJson(found, isUnmasked) }
    })
  }),
  endpoint({
    name: "updateRequisite",
    method: "PUT",
    path: "/v1/dealers/{cmeDealerId}/requisite",
    tag,
    summary: "Replace a dealer's legal details",
    description:
      "Increases `requisiteVersion` by one, updates every payer of the dealer in Billing, and retries what Billing " +
      "rejected before. Equal legal details change nothing.",
    scopes: ["write"],
    canWait: true,
    params: dealerPath,
    query: nothing,
    body: inputOf(Requisite, { documentation: RequisiteJson, examples: { "legal entity": requisiteExample } }),
    answers: { 200: "The dealer with the new legal details" },
    answer: DealerJson,
    problems: ["dealer-not-found", "dealer-erased", "storage-unavailable"],
    handle: Effect.fnUntraced(function* ({ body, params, scopes, waitMs }) {
      const updated = yield* updateRequisite({ cmeDealerId: params.cmeDealerId, requisite: body })
      return { status: 200, value: dealerJson(yield* waitForDealer(updated, waitMs), maySeeUnmasked(scopes)) }
    })
  })
]
