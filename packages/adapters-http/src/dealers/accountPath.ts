import { AccountType, CmeDealerId } from "@dealer-billing/domain"
import { Schema } from "effect"
import { pathInputOf } from "../endpoint/input.ts"

export const accountPath = pathInputOf(
  Schema.Struct({
    cmeDealerId: CmeDealerId.annotate({ description: "The dealer's id in Lotus" }),
    accountType: AccountType
  }),
  "not-found"
)
