import type { Bill } from "../bill/Bill.ts"
import { trimMarks } from "../shared/trimMarks.ts"

const numberSign = /^(?:№|n|no)$/u
const billMarker = /^(?:сч|сч[её]т\p{L}*|bill|invoice)$/u
const dealMarker = /^(?:лот\p{L}*|заявк\p{L}*|lot)$/u
/** Documents that have numbers and are not bills. */
const otherMarker = /^(?:договор\p{L}*|дог|контракт\p{L}*|соглашени\p{L}*|акт\p{L}*|contract)$/u
const connective = /^(?:и|and)$/u

/** A date, a sum, or the number of a bank account. */
const noBillNumber =
  /^(?:[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+\.[0-9]{2}|[0-9]{16,})$/u

type Behind = "BILL" | "NUMBER" | "OTHER" | null

const behindNext = (word: string, behind: Behind): Behind => {
  if (billMarker.test(word)) return "BILL"
  if (dealMarker.test(word)) return "NUMBER"
  if (otherMarker.test(word)) return "OTHER"
  if (numberSign.test(word)) return behind ?? "NUMBER"
  return /^[0-9]+$/u.test(word) || connective.test(word) ? behind : null
}

/** In lower case. */
interface PurposeNumbers {
  readonly all: ReadonlySet<string>
  /** The words that the purpose calls a bill's number. */
  readonly ofBills: ReadonlySet<string>
}

/** A bare number counts only after a word that says so (`по счетам № 12, 13 и 14`): sums are numbers too. */
export const numbersIn = (purpose: string): PurposeNumbers => {
  const words = purpose
    .toLowerCase()
    .replace(/[№#]/gu, " № ")
    .replace(/(?<=\p{L})\.(?=[0-9])/gu, " ")
    .split(/[\s\u00A0,;"«»()[\]]+/u)
    .map(trimMarks)
  const [all, ofBills] = [new Set<string>(), new Set<string>()]
  let behind: Behind = null
  for (const word of words) {
    const isMarked = behind === "BILL" || behind === "NUMBER"
    if (/[0-9]/u.test(word) && (isMarked || !/^[0-9]+$/u.test(word))) all.add(word)
    if (/[0-9]/u.test(word) && behind === "BILL" && !noBillNumber.test(word)) ofBills.add(word)
    behind = behindNext(word, behind)
  }
  return { all, ofBills }
}

/** What a payer may call a bill: the invoice number (our id until there is one) or the deal. */
export const billNames = ({ dealId, id, invoiceNumber }: Bill): ReadonlyArray<string> => [
  (invoiceNumber ?? `${id}`).toLowerCase(),
  dealId.toLowerCase()
]

export const billsNamed = ({ all }: PurposeNumbers, bills: ReadonlyArray<Bill>): ReadonlyArray<Bill> =>
  bills.filter((bill) => billNames(bill).some((name) => all.has(name)))

export const findReplacement = (bill: Bill, known: ReadonlyMap<Bill["id"], Bill>): Bill => {
  let standing = bill
  while (standing.replacedBy !== null) {
    const next = known.get(standing.replacedBy)
    if (next === undefined) return standing
    standing = next
  }
  return standing
}
