const weighted = (digits: string, weights: ReadonlyArray<number>): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)

const hasInnCheckDigit = (digits: string, weights: ReadonlyArray<number>): boolean =>
  (weighted(digits, weights) % 11) % 10 === Number(digits[weights.length])

/** INN of an organisation: 10 digits, the last is a check digit. */
export const isInnOfLegalEntity = (inn: string): boolean =>
  /^[0-9]{10}$/.test(inn) && hasInnCheckDigit(inn, [2, 4, 10, 3, 5, 9, 4, 6, 8])

/** INN of a person: 12 digits, the last two are check digits. */
export const isInnOfPerson = (inn: string): boolean =>
  /^[0-9]{12}$/.test(inn) &&
  hasInnCheckDigit(inn, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) &&
  hasInnCheckDigit(inn, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])

const hasOgrnCheckDigit = (number: string, modulus: bigint): boolean =>
  (BigInt(number.slice(0, -1)) % modulus) % 10n === BigInt(number.slice(-1))

/** OGRN of an organisation: 13 digits, the last is the remainder modulo 11. */
export const isOgrn = (ogrn: string): boolean => /^[0-9]{13}$/.test(ogrn) && hasOgrnCheckDigit(ogrn, 11n)

/** OGRNIP of a sole proprietor: 15 digits, the last is the remainder modulo 13. */
export const isOgrnip = (ogrnip: string): boolean => /^[0-9]{15}$/.test(ogrnip) && hasOgrnCheckDigit(ogrnip, 13n)

/** Letters that may be the sixth character of an account in a clearing currency, worth 0 to 9. */
const clearingLetters = "АВСЕНКМРТХ"

const accountPattern = /^[0-9]{5}[0-9АВСЕНКМРТХ][0-9]{14}$/u

export const isAccountNumber = (account: string): boolean => accountPattern.test(account)

export const isBik = (bik: string): boolean => /^[0-9]{9}$/.test(bik)

const hasAccountCheckDigit = (bankKey: string, account: string): boolean => {
  const digits = bankKey + account.replace(/[А-Я]/u, (letter) => String(clearingLetters.indexOf(letter)))
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    sum += (Number(digits[index]) * [7, 1, 3][index % 3]!) % 10
  }
  return sum % 10 === 0
}

const isOpenedInCentralBank = (account: string): boolean => account.startsWith("40102")

/**
 * The check digit covers a bank key and the account. The key is the BIK's last three digits for a client's account; "0"
 * and the BIK's fifth and sixth digits for a correspondent account or one in the central bank.
 */
export const isAccountOfBank = (bik: string, account: string, kind: "settlement" | "correspondent"): boolean => {
  if (!isBik(bik) || !isAccountNumber(account)) return false
  const inCentralBank = kind === "correspondent" || isOpenedInCentralBank(account)
  return hasAccountCheckDigit(inCentralBank ? `0${bik.slice(4, 6)}` : bik.slice(6), account)
}
