import { CmeDealerId } from "@dealer-billing/domain"
import { Schema } from "effect"
import { pathInputOf } from "../endpoint/input.ts"

/** `{cmeDealerId}`: the dealer's id in Lotus, percent-encoded where needed. */
export const dealerPath = pathInputOf(
  Schema.Struct({ cmeDealerId: CmeDealerId.annotate({ description: "The dealer's id in Lotus" }) }),
  "dealer-not-found"
)
