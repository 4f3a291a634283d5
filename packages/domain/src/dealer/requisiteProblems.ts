import { Predicate } from "effect"
import { newTextProblem } from "../shared/Text.ts"
import * as checkDigits from "./checkDigits.ts"

interface RequisiteProblem {
  readonly path: ReadonlyArray<string>
  readonly issue: string
}

type Rule = (value: string, all: Partial<Record<string, unknown>>) => string | null | false

const when = (holds: boolean, otherwise: string): string | null => (holds ? null : otherwise)
const checkLine =
  (lengthMax: number): Rule =>
  (value) =>
    newTextProblem(value, lengthMax)
const isSoleProprietor = (all: Partial<Record<string, unknown>>): boolean => all.type === "SOLE_PROPRIETOR"
const checkAccount =
  (kind: "settlement" | "correspondent"): Rule =>
  (account, { bik }) => {
    if (!checkDigits.isAccountNumber(account)) return "must have 20 digits"
    if (typeof bik !== "string" || !checkDigits.isBik(bik)) return null
    return when(
      checkDigits.isAccountOfBank(bik, account, kind),
      `its check digit is wrong for the bank with BIK ${bik}`
    )
  }

const hasDigits = (text: string, count: number): boolean => text.length === count && /^[0-9]+$/u.test(text)

const checkInn: Rule = (inn, all) => {
  const digits = isSoleProprietor(all) ? 12 : 10
  if (!hasDigits(inn, digits)) return `must have ${digits} digits`
  return when(
    digits === 12 ? checkDigits.isInnOfPerson(inn) : checkDigits.isInnOfLegalEntity(inn),
    "its check digit is wrong"
  )
}

const checkOgrn: Rule = (ogrn, all) => {
  const digits = isSoleProprietor(all) ? 15 : 13
  if (!hasDigits(ogrn, digits)) return `must have ${digits} digits`
  return when(digits === 15 ? checkDigits.isOgrnip(ogrn) : checkDigits.isOgrn(ogrn), "its check digit is wrong")
}

const required: Readonly<Record<string, Rule>> = {
  name: checkLine(512),
  inn: checkInn,
  ogrn: checkOgrn,
  legalAddress: checkLine(512),
  bankName: checkLine(160),
  bik: (bik) => when(checkDigits.isBik(bik), "must have 9 digits"),
  settlementAccount: checkAccount("settlement"),
  correspondentAccount: (account, all) =>
    account.startsWith("301")
      ? checkAccount("correspondent")(account, all)
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
          "must have 9 characters: 4 digits, 2 digits or capital Latin letters, 3 digits"
        ),
  phone: (phone) =>
    newTextProblem(phone, 32) ?? when(/^\+?[0-9][0-9 ()-]{4,30}$/.test(phone), "must be a phone number")
}

const signatoryFields = ["name", "position", "basis"]

const checkFields = (
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

const findUnknownFields = (
  value: object,
  known: ReadonlyArray<string>,
  at: ReadonlyArray<string>
): Array<RequisiteProblem> =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: [...at, key], issue: "is not a known field" }))

const checkSignatory = (signatory: unknown): Array<RequisiteProblem> => {
  if (signatory === undefined) return []
  if (!Predicate.isObject(signatory)) return [{ path: ["signatory"], issue: "must be an object" }]
  const rules = Object.fromEntries(signatoryFields.map((key) => [key, checkLine(200)]))
  return [
    ...checkFields(signatory as Record<string, unknown>, rules, true, ["signatory"]),
    ...findUnknownFields(signatory, signatoryFields, ["signatory"])
  ]
}

export const requisiteProblems = (input: unknown): ReadonlyArray<RequisiteProblem> => {
  if (!Predicate.isObject(input)) return [{ path: [], issue: "must be an object" }]
  const all = input as Record<string, unknown>
  const isTypeKnown = all.type === "LEGAL_ENTITY" || all.type === "SOLE_PROPRIETOR"
  return [
    ...(isTypeKnown ? [] : [{ path: ["type"], issue: "must be LEGAL_ENTITY or SOLE_PROPRIETOR" }]),
    ...checkFields(all, required, true, []),
    ...checkFields(all, optional, false, []),
    ...(all.type === "LEGAL_ENTITY" && all.kpp === undefined
      ? [{ path: ["kpp"], issue: "is required for a legal entity" }]
      : []),
    ...checkSignatory(all.signatory),
    ...findUnknownFields(all, ["type", "signatory", ...Object.keys(required), ...Object.keys(optional)], [])
  ]
}
