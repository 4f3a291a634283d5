import type { RequisiteFields } from "@dealer-billing/domain"

const shown = 4

const maskAccount = (account: string): string =>
  "*".repeat(Math.max(0, account.length - shown)) + account.slice(-shown)

const maskEmail = (email: string): string => {
  const at = email.lastIndexOf("@")
  return at < 1 ? "***" : `${[...email][0]}***${email.slice(at)}`
}

const maskPhone = (phone: string): string => phone.replace(/\d(?=(?:\D*\d){4})/gu, "*")

const maskName = (name: string): string =>
  name.replace(/[\p{L}\p{N}]+/gu, (word) => (/^ИП$/iu.test(word) ? word : `${[...word][0]}***`))

/** The number and date of a document can identify a person. */
const maskDigits = (text: string): string => text.replace(/\p{Nd}/gu, "*")

const hidden = "***"

type Signatory = NonNullable<RequisiteFields["signatory"]>

const maskSignatory = ({ basis, name, position }: Signatory): Signatory => ({
  name: maskName(name),
  position,
  basis: maskDigits(basis)
})

/** A sole proprietor is a natural person, so that name, numbers and address are personal data. */
const maskProprietor = ({ inn, legalAddress, name, ogrn, type }: RequisiteFields) =>
  type === "SOLE_PROPRIETOR"
    ? { name: maskName(name), inn: maskAccount(inn), ogrn: maskAccount(ogrn), legalAddress: hidden }
    : { name, inn, ogrn, legalAddress }

/** Legal details for read-only callers: enough to tell dealers apart, too little to pay or write to them. */
export const maskRequisite = (requisite: RequisiteFields): RequisiteFields => ({
  ...requisite,
  ...maskProprietor(requisite),
  settlementAccount: maskAccount(requisite.settlementAccount),
  correspondentAccount: maskAccount(requisite.correspondentAccount),
  email: maskEmail(requisite.email),
  ...(requisite.phone === undefined ? {} : { phone: maskPhone(requisite.phone) }),
  ...(requisite.signatory === undefined ? {} : { signatory: maskSignatory(requisite.signatory) })
})
