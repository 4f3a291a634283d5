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

/** A person is known by the surname alone, too. */
const wordsOf = (name: string | undefined): ReadonlyArray<string> => name?.split(/[\s.]+/u) ?? []

export const personalTextsOf = ({ signatory, ...others }: Requisite): ReadonlyArray<string> =>
  [...Object.values(others), ...Object.values(signatory ?? {}), ...wordsOf(signatory?.name)].filter(
    Predicate.isString
  )
