import type { BillingAnswer, Confirmed } from "../transport/index.ts"
import { BillingOutcomeUnknown } from "@dealer-billing/domain"
import type { BillingObject, BillingObjectKind } from "@dealer-billing/domain/internal"
import { Option, Result } from "effect"
import type { LinkHosts } from "../issueInvoice/response.ts"
import { readOurs } from "../list/response.ts"

const duplicates = new BillingOutcomeUnknown({
  reason: "Billing has several objects under our reference",
  isDoubtful: true
})

/** If there are several objects under our reference, an operator must choose. */
export const findResponse = (
  kind: BillingObjectKind,
  reference: string,
  answer: BillingAnswer,
  hosts: LinkHosts
): Confirmed<Option.Option<BillingObject>> =>
  Result.flatMap(readOurs(kind, reference, answer, hosts), ([first, ...others]) =>
    others.length > 0
      ? Result.fail(duplicates)
      : Result.succeed(Option.map(Option.fromUndefinedOr(first), ({ object }) => object))
  )
