import { Context, Predicate } from "effect"
import type { Requisite } from "../dealer/Requisite.ts"

/**
 * What Billing may know of the dealer and say in any answer, also to a call that did not send it: no reason, log or
 * trace may repeat it. Adapters mask it where they read the answer.
 */
export const SensitiveStrings = Context.Reference<ReadonlyArray<string>>(
  "@dealer-billing/domain/billing/SensitiveStrings",
  { defaultValue: () => [] }
)

/** What stands in the name of a sole proprietor and of nobody alone. */
const legalForm = /^(?:ИП|индивидуальный|предприниматель)$/iu

/** A person is known by the surname alone, too. */
const wordsOf = (name: string | undefined): ReadonlyArray<string> =>
  (name ?? "").split(/[\s.]+/u).filter((word) => !legalForm.test(word))

/** Every value of the requisites; of the persons in them each name by itself, too. */
export const personalTextsOf = ({ signatory, ...others }: Requisite): ReadonlyArray<string> => {
  const proprietor = others.type === "SOLE_PROPRIETOR" ? wordsOf(others.name) : []
  const values = [...Object.values(others), ...Object.values(signatory ?? {})]
  return [...values, ...proprietor, ...wordsOf(signatory?.name)].filter(Predicate.isString)
}
