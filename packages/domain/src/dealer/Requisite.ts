import { Schema, SchemaGetter, type Brand } from "effect"
import { text } from "../shared/Text.ts"
import { requisiteProblems } from "./requisiteProblems.ts"

const RequisiteType = Schema.Literals(["LEGAL_ENTITY", "SOLE_PROPRIETOR"])

const field = (description: string, example: string, pattern?: string) =>
  Schema.String.annotate({ description, examples: [example] }).check(
    Schema.makeFilter(() => true, { toJsonSchema: () => (pattern === undefined ? {} : { pattern }) })
  )

export const Signatory = Schema.Struct({ name: text(200), position: text(200), basis: text(200) })

/** The shape of a dealer's legal details; `Requisite` adds the rules. */
export const RequisiteFields = Schema.Struct({
  type: RequisiteType,
  name: field("Full name with the legal form", 'ООО "Ромашка"'),
  inn: field("INN: 10 digits of an organisation, 12 of a sole proprietor", "7707083893", "^([0-9]{10}|[0-9]{12})$"),
  kpp: Schema.optionalKey(field("KPP, of a legal entity only", "773601001", "^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$")),
  ogrn: field("OGRN (13 digits) or OGRNIP (15)", "1027700132195", "^([0-9]{13}|[0-9]{15})$"),
  legalAddress: field("Legal address", "117312, г. Москва, ул. Вавилова, д. 19"),
  bankName: field("Name of the dealer's bank", "ПАО Сбербанк"),
  bik: field("BIK of that bank", "044525225", "^[0-9]{9}$"),
  settlementAccount: field("Settlement account", "40702810138250123017", "^[0-9]{5}[0-9АВСЕНКМРТХ][0-9]{14}$"),
  correspondentAccount: field("The bank's correspondent account", "30101810400000000225", "^[0-9]{20}$"),
  email: field("Where documents are sent", "buh@example.ru"),
  phone: Schema.optionalKey(field("Phone", "+7 495 123-45-67")),
  signatory: Schema.optionalKey(Signatory)
})
/** Legal details that may break the rules. */
export interface RequisiteFields extends Schema.Schema.Type<typeof RequisiteFields> {}

/** Checked legal details. Each field is branded, so a copy with another `inn` must be checked again. */
export type Requisite = {
  readonly [Key in keyof RequisiteFields]: RequisiteFields[Key] & Brand.Brand<"Requisite">
}

/** For `Requisite.make`. */
const isRequisite = (fields: RequisiteFields): fields is Requisite => requisiteProblems(fields).length === 0

/**
 * A dealer's legal details. All problems are reported at once, including check digits of INN, OGRN and both accounts,
 * by the rules of the tax service and the central bank.
 */
export const Requisite = Schema.Unknown.annotate({ title: "Requisite" })
  .check(
    Schema.makeFilter((input: unknown) => requisiteProblems(input), {
      toJsonSchema: () => Schema.toJsonSchemaDocument(RequisiteFields).schema
    })
  )
  .pipe(
    Schema.decodeTo(RequisiteFields.pipe(Schema.refine(isRequisite, { toJsonSchema: () => ({}) })), {
      decode: SchemaGetter.transform((input) => input as typeof RequisiteFields.Encoded),
      encode: SchemaGetter.transform((requisite): unknown => requisite)
    })
  )

export const isSameRequisite: (left: RequisiteFields, right: RequisiteFields) => boolean =
  Schema.toEquivalence(RequisiteFields)
