import { Predicate } from "effect"
import { newTextProblem } from "../shared/Text.ts"
import * as control from "./checkDigits.ts"

/** A problem at a field of the requisites. */
export interface RequisiteProblem {
  readonly path: ReadonlyArray<string>
  readonly issue: string
}

type Rule = (value: string, all: Partial<Record<string, unknown>>) => string | null | false

const when = (holds: boolean, otherwise: string): string | null => (holds ? null : otherwise)
const line =
  (lengthMax: number): Rule =>
  (value) =>
    newTextProblem(value, lengthMax)
const isSoleProprietor = (all: Partial<Record<string, unknown>>): boolean => all.type === "SOLE_PROPRIETOR"
const ofBank =
  (kind: "settlement" | "correspondent"): Rule =>
  (account, { bik }) => {
    if (!control.isAccountNumber(account)) return "must have 20 digits"
    if (typeof bik !== "string" || !control.isBik(bik)) return null
    return when(
      control.isAccountOfBank(bik, account, kind),
      `its control key does not fit the bank with BIK ${bik}`
    )
  }

const hasDigits = (text: string, count: number): boolean => text.length === count && /^[0-9]+$/u.test(text)

const ruleOfInn: Rule = (inn, all) => {
  const digits = isSoleProprietor(all) ? 12 : 10
  if (!hasDigits(inn, digits)) return `must have ${digits} digits`
  return when(
    digits === 12 ? control.isInnOfPerson(inn) : control.isInnOfLegalEntity(inn),
    "its check digit is wrong"
  )
}

const ruleOfOgrn: Rule = (ogrn, all) => {
  const digits = isSoleProprietor(all) ? 15 : 13
  if (!hasDigits(ogrn, digits)) return `must have ${digits} digits`
  return when(digits === 15 ? control.isOgrnip(ogrn) : control.isOgrn(ogrn), "its check digit is wrong")
}

const required: Readonly<Record<string, Rule>> = {
  name: line(512),
  inn: ruleOfInn,
  ogrn: ruleOfOgrn,
  legalAddress: line(512),
  bankName: line(160),
  bik: (bik) => when(control.isBik(bik), "must have 9 digits"),
  settlementAccount: ofBank("settlement"),
  correspondentAccount: (account, all) =>
    account.startsWith("301")
      ? ofBank("correspondent")(account, all)
      : "must be a correspondent account (301…) of 20 digits",
  email: (email) =>
    newTextProblem(email, 254) ??
    when(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/u.test(email), "must be an e-mail address")
}

const optional: Readonly<Record<string, Rule>> = {
  kpp: (kpp, all) =>
    isSoleProprietor(all)
      ? "must be absent: a sole proprietor has no KPP"
      : when(
          /^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$/.test(kpp),
          "must have 9 signs: 4 digits, 2 digits or capital Latin letters, 3 digits"
        ),
  phone: (phone) =>
    newTextProblem(phone, 32) ?? when(/^\+?[0-9][0-9 ()-]{4,30}$/.test(phone), "must be a phone number")
}

const signatoryFields = ["name", "position", "basis"]

const problemsOf = (
  all: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule>>,
  isRequired: boolean,
  at: ReadonlyArray<string>
): Array<RequisiteProblem> =>
  Object.entries(rules).flatMap(([key, rule]) => {
    const value = all[key]
    if (value === undefined) return isRequired ? [{ path: [...at, key], issue: "is required" }] : []
    if (typeof value !== "string") return [{ path: [...at, key], issue: "must be a string" }]
    const issue = rule(value, all)
    return issue ? [{ path: [...at, key], issue }] : []
  })

const unknownFields = (
  value: object,
  known: ReadonlyArray<string>,
  at: ReadonlyArray<string>
): Array<RequisiteProblem> =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: [...at, key], issue: "is not a known field" }))

const signatoryProblems = (signatory: unknown): Array<RequisiteProblem> => {
  if (signatory === undefined) return []
  if (!Predicate.isObject(signatory)) return [{ path: ["signatory"], issue: "must be an object" }]
  const rules = Object.fromEntries(signatoryFields.map((key) => [key, line(200)]))
  return [
    ...problemsOf(signatory as Record<string, unknown>, rules, true, ["signatory"]),
    ...unknownFields(signatory, signatoryFields, ["signatory"])
  ]
}

/** Everything that is wrong with an input as requisites; empty when it may be taken as it is. */
export const requisiteProblems = (input: unknown): ReadonlyArray<RequisiteProblem> => {
  if (!Predicate.isObject(input)) return [{ path: [], issue: "must be an object" }]
  const all = input as Record<string, unknown>
  const isTypeKnown = all.type === "LEGAL_ENTITY" || all.type === "SOLE_PROPRIETOR"
  return [
    ...(isTypeKnown ? [] : [{ path: ["type"], issue: "must be LEGAL_ENTITY or SOLE_PROPRIETOR" }]),
    ...problemsOf(all, required, true, []),
    ...problemsOf(all, optional, false, []),
    ...(all.type === "LEGAL_ENTITY" && all.kpp === undefined
      ? [{ path: ["kpp"], issue: "is required of a legal entity" }]
      : []),
    ...signatoryProblems(all.signatory),
    ...unknownFields(all, ["type", "signatory", ...Object.keys(required), ...Object.keys(optional)], [])
  ]
}
