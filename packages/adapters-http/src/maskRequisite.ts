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

/** Requisites for a caller that may read and no more: enough to tell them apart, too little to pay or write to. */
export const maskRequisite = (requisite: Requisite): Requisite => ({
  ...requisite,
  settlementAccount: maskAccount(requisite.settlementAccount),
  correspondentAccount: maskAccount(requisite.correspondentAccount),
  email: maskEmail(requisite.email),
  ...(requisite.phone === undefined ? {} : { phone: maskPhone(requisite.phone) })
})
