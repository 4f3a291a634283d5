const weighted = (digits: string, weights: ReadonlyArray<number>): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)

const innControl = (digits: string, weights: ReadonlyArray<number>): boolean =>
  (weighted(digits, weights) % 11) % 10 === Number(digits[weights.length])

/** INN of an organisation: 10 digits, one check digit. */
export const isInnOfLegalEntity = (inn: string): boolean =>
  /^[0-9]{10}$/.test(inn) && innControl(inn, [2, 4, 10, 3, 5, 9, 4, 6, 8])

/** INN of a person: 12 digits, two check digits. */
export const isInnOfPerson = (inn: string): boolean =>
  /^[0-9]{12}$/.test(inn) &&
  innControl(inn, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) &&
  innControl(inn, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])

const ogrnControl = (number: string, modulus: bigint): boolean =>
  (BigInt(number.slice(0, -1)) % modulus) % 10n === BigInt(number.slice(-1))

/** OGRN of an organisation: 13 digits, the last is the rest of the others by 11. */
export const isOgrn = (ogrn: string): boolean => /^[0-9]{13}$/.test(ogrn) && ogrnControl(ogrn, 11n)

/** OGRNIP of a sole proprietor: 15 digits, the last is the rest of the others by 13. */
export const isOgrnip = (ogrnip: string): boolean => /^[0-9]{15}$/.test(ogrnip) && ogrnControl(ogrnip, 13n)

/** The letters that may stand as the sixth sign of an account in a clearing currency, worth 0 to 9. */
const clearingLetters = "АВСЕНКМРТХ"

const accountPattern = /^[0-9]{5}[0-9АВСЕНКМРТХ][0-9]{14}$/u

export const isAccountNumber = (account: string): boolean => accountPattern.test(account)

export const isBik = (bik: string): boolean => /^[0-9]{9}$/.test(bik)

const accountControl = (bankKey: string, account: string): boolean => {
  const signs = bankKey + account.replace(/[А-Я]/u, (letter) => String(clearingLetters.indexOf(letter)))
  let sum = 0
  for (let index = 0; index < signs.length; index += 1) {
    sum += (Number(signs[index]) * [7, 1, 3][index % 3]!) % 10
  }
  return sum % 10 === 0
}

const isOpenedInCentralBank = (account: string): boolean => account.startsWith("40102")

/**
 * The control key of an account in a bank: the last three digits of the BIK stand before a client's account,
 * "0" and the BIK's fifth and sixth digits before a correspondent one or one opened in a unit of the central bank.
 */
export const isAccountOfBank = (bik: string, account: string, kind: "settlement" | "correspondent"): boolean => {
  if (!isBik(bik) || !isAccountNumber(account)) return false
  const inCentralBank = kind === "correspondent" || isOpenedInCentralBank(account)
  return accountControl(inCentralBank ? `0${bik.slice(4, 6)}` : bik.slice(6), account)
}
