import { Context, Predicate } from "effect"
import type { Requisite } from "../dealer/Requisite.ts"

/**
 * What Billing may know of the dealer and say in any answer, also to a call that did not send it: no reason, log or
 * trace may repeat it. Adapters mask it where they read the answer.
 */
export const PersonalTexts = Context.Reference<ReadonlyArray<string>>(
  "@dealer-billing/domain/billing/PersonalTexts",
  { defaultValue: () => [] }
)

export const personalTextsOf = ({ signatory, ...others }: Requisite): ReadonlyArray<string> =>
  [...Object.values(others), ...Object.values(signatory ?? {})].filter(Predicate.isString)
