import type { Requisite } from "@dealer-billing/domain"

const shown = 4

/** All but the last four signs; the length stays. */
const maskAccount = (account: string): string =>
  "*".repeat(Math.max(0, account.length - shown)) + account.slice(-shown)

/** The first sign and the domain. */
const maskEmail = (email: string): string => {
  const at = email.lastIndexOf("@")
  return at < 1 ? "***" : `${[...email][0]}***${email.slice(at)}`
}

/** All digits but the last four. */
const maskPhone = (phone: string): string => phone.replace(/\d(?=(?:\D*\d){4})/gu, "*")

/** The first letter of each word; the legal form stays. */
const maskName = (name: string): string =>
  name.replace(/[\p{L}\p{N}]+/gu, (word) => (/^ИП$/iu.test(word) ? word : `${[...word][0]}***`))

/** A document's number and date can name a person. */
const maskDigits = (text: string): string => text.replace(/\p{Nd}/gu, "*")

const hidden = "***"

type Signatory = NonNullable<Requisite["signatory"]>

const maskSignatory = ({ basis, name, position }: Signatory): Signatory => ({
  name: maskName(name),
  position,
  basis: maskDigits(basis)
})

/** A sole proprietor is a person: name, numbers and address are as personal as an account. */
const maskProprietor = ({ inn, legalAddress, name, ogrn, type }: Requisite) =>
  type === "SOLE_PROPRIETOR"
    ? { name: maskName(name), inn: maskAccount(inn), ogrn: maskAccount(ogrn), legalAddress: hidden }
    : { name, inn, ogrn, legalAddress }

/** Requisites for a caller that may read and no more: enough to tell them apart, too little to pay or write to. */
export const maskRequisite = (requisite: Requisite): Requisite => ({
  ...requisite,
  ...maskProprietor(requisite),
  settlementAccount: maskAccount(requisite.settlementAccount),
  correspondentAccount: maskAccount(requisite.correspondentAccount),
  email: maskEmail(requisite.email),
  ...(requisite.phone === undefined ? {} : { phone: maskPhone(requisite.phone) }),
  ...(requisite.signatory === undefined ? {} : { signatory: maskSignatory(requisite.signatory) })
})
