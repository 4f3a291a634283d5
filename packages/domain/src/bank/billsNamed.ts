import type { Bill } from "../bill/Bill.ts"

const marker = /^(?:№|n|no|сч|сч[её]т\p{L}*|лот\p{L}*|заявк\p{L}*|bill|invoice|lot)$/u
const connective = /^(?:и|and|№|n|no)$/u

/**
 * The words of a purpose that can be the number of something. A bare number is one only behind a word that says so,
 * as in `по счетам № 12, 13 и 14`: sums and quantities are numbers too.
 */
const numbersIn = (purpose: string): ReadonlySet<string> => {
  const words = purpose
    .toLowerCase()
    .replace(/[№#]/gu, " № ")
    .replace(/(?<=\p{L})\.(?=[0-9])/gu, " ")
    .split(/[\s\u00A0,;"«»()[\]]+/u)
    .map((word) => word.replace(/^[.:]+|[.:]+$/gu, ""))
  const found = new Set<string>()
  let isBehindMarker = false
  for (const word of words) {
    const isBare = /^[0-9]+$/u.test(word)
    if (/[0-9]/u.test(word) && (!isBare || isBehindMarker)) found.add(word)
    if (!isBare && !connective.test(word)) isBehindMarker = false
    if (marker.test(word)) isBehindMarker = true
  }
  return found
}

/** What a payer may call a bill: the invoice's number, until there is one our own, and the deal. */
const namesOf = ({ dealId, id, invoiceNumber }: Bill): ReadonlyArray<string> => [
  (invoiceNumber ?? `${id}`).toLowerCase(),
  dealId.toLowerCase()
]

/** Those of the bills that a payment purpose names. */
export const billsNamed = (purpose: string, bills: ReadonlyArray<Bill>): ReadonlyArray<Bill> => {
  const numbers = numbersIn(purpose)
  return bills.filter((bill) => namesOf(bill).some((name) => numbers.has(name)))
}
