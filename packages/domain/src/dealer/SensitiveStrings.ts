import { Context, Predicate } from "effect"
import type { RequisiteFields } from "./Requisite.ts"

/** Data that Billing may repeat in any answer. Adapters mask it, so that no reason, log or trace contains it. */
export const SensitiveStrings = Context.Reference<ReadonlyArray<string>>(
  "@dealer-billing/domain/dealer/SensitiveStrings",
  { defaultValue: () => [] }
)

const legalForm = /^(?:ИП|индивидуальный|предприниматель)$/iu

/** A surname alone identifies a person too. */
const wordsOf = (name: string | undefined): ReadonlyArray<string> =>
  (name ?? "").split(/[\s.]+/u).filter((word) => !legalForm.test(word))

/** Every value of the legal details, and each name of the persons in them. */
export const personalTextsOf = ({ signatory, ...others }: RequisiteFields): ReadonlyArray<string> => {
  const proprietor = others.type === "SOLE_PROPRIETOR" ? wordsOf(others.name) : []
  const values = [...Object.values(others), ...Object.values(signatory ?? {})]
  return [...values, ...proprietor, ...wordsOf(signatory?.name)].filter(Predicate.isString)
}
