import { Effect } from "effect"
import { dueOf, type Bill, type BillId } from "../bill/Bill.ts"
import { sumMoney, type Kopecks } from "../shared/Money.ts"
import type { BankProposal, CreditDocument, NamedBillsNote, ParkedCredit, PayerRecords } from "./BankProposal.ts"
import { billsNamed, findReplacement, numbersIn } from "./billsNamed.ts"

/** How many days a bank's date and a payment event's date may differ: a long weekend. */
export const daysApartMax = 3

const unknownPayer: PayerRecords = { cmeDealerIds: [], bills: [], payments: [] }

const daysApart = (document: CreditDocument, day: string): number =>
  Math.min(
    ...[document.day, document.creditedDay ?? document.day].map(
      (each) => Math.abs(Date.parse(each) - Date.parse(day)) / 86_400_000
    )
  )

/** What no earlier document has used. */
interface Unmatched {
  readonly payments: Set<string>
  readonly parked: Set<bigint>
  readonly dues: Map<BillId, Kopecks>
}

interface Case {
  readonly document: CreditDocument
  readonly books: PayerRecords
  readonly parked: ReadonlyArray<ParkedCredit>
  readonly named: ReadonlyArray<Bill>
  /** The ones among them that nothing replaced, as far as they are the payer's. */
  readonly standing: ReadonlyArray<Bill>
  /** Replacements that are proposed instead of the named bills. */
  readonly instead: ReadonlySet<BillId>
  /** The purpose says a bill's number, and the payer has no such bill. */
  readonly isUnknownNamed: boolean
  readonly left: Unmatched
}

type Rule = (each: Case) => BankProposal | null

const proposal = ({ books, document }: Case, found: Partial<BankProposal>): BankProposal => ({
  document,
  outcome: "AMBIGUOUS",
  matchedBy: null,
  cmeDealerIds: books.cmeDealerIds,
  paymentId: null,
  parkedIds: [],
  billIds: [],
  note: null,
  ...found
})

const known =
  (isByNumber: boolean): Rule =>
  (each) => {
    const { books, document, left, named } = each
    const isNamed = (id: BillId | null) => named.some((bill) => bill.id === id)
    // A payment for another bill than the named one is another payment of the same sum.
    const fits = (id: BillId | null) => (isByNumber ? isNamed(id) : id === null || named.length === 0)
    const found = books.payments
      .filter(({ namedBillId, paymentId, sum }) => {
        return sum === document.sum && left.payments.has(paymentId) && fits(namedBillId)
      })
      .filter(({ day }) => daysApart(document, day) <= daysApartMax)
      .toSorted((one, other) => daysApart(document, one.day) - daysApart(document, other.day))[0]
    if (found === undefined) return null
    left.payments.delete(found.paymentId)
    const billIds = found.namedBillId === null ? [] : [found.namedBillId]
    const matchedBy = isByNumber ? "NUMBER_AND_SUM" : "SUM"
    return proposal(each, { outcome: "KNOWN", matchedBy, paymentId: found.paymentId, billIds })
  }

const parked =
  (isByNumber: boolean): Rule =>
  (each) => {
    const { document, left, named } = each
    const isNamed = (invoiceId: string | null) => named.some((bill) => bill.invoiceId === invoiceId)
    // An event of another invoice is other money of the same sum. A named bill without an invoice may be the one.
    const mayFit = (invoiceId: string | null) =>
      invoiceId === null || named.length === 0 || isNamed(invoiceId) || isNamed(null)
    const found = each.parked.filter(
      ({ day, invoiceId, parkedId, sum }) =>
        sum === document.sum &&
        left.parked.has(parkedId) &&
        daysApart(document, day) <= daysApartMax &&
        (isByNumber ? invoiceId !== null && isNamed(invoiceId) : mayFit(invoiceId))
    )
    if (found.length === 0) return null
    const parkedIds = found.map(({ parkedId }) => parkedId)
    if (parkedIds.length > 1) return proposal(each, { parkedIds })
    for (const id of parkedIds) left.parked.delete(id)
    return proposal(each, { outcome: "PARKED", matchedBy: isByNumber ? "NUMBER_AND_SUM" : "SUM", parkedIds })
  }

const getDue = ({ dues }: Unmatched, { id }: Bill): Kopecks => dues.get(id) ?? 0n

const missing = (each: Case, bills: ReadonlyArray<Bill>, matchedBy: BankProposal["matchedBy"]): BankProposal => {
  const { document, left } = each
  let rest = document.sum
  for (const bill of bills) {
    const due = getDue(left, bill)
    const paid = rest < due ? rest : due
    left.dues.set(bill.id, due - paid)
    rest -= paid
  }
  const note = bills.some(({ id }) => each.instead.has(id)) ? "REPLACED" : null
  return proposal(each, { outcome: "MISSING", matchedBy, billIds: bills.map(({ id }) => id), note })
}

const missingByNumber: Rule = (each) => {
  const { document, left } = each
  const open = each.standing.filter((bill) => getDue(left, bill) > 0n)
  if (open.length === 0) return null
  const exact = open.filter((bill) => getDue(left, bill) === document.sum)
  if (exact.length === 1) return missing(each, exact, "NUMBER_AND_SUM")
  if (open.length === 1) return missing(each, open, "NUMBER")
  if (sumMoney(open.map((bill) => getDue(left, bill))) === document.sum)
    return missing(each, open, "NUMBER_AND_SUM")
  return proposal(each, { billIds: open.map(({ id }) => id) })
}

const describeClosed = (bill: Bill): NamedBillsNote =>
  bill.status !== "CANCELLED" ? "PAID" : bill.replacedBy === null ? "CANCELLED" : "MOVED"

/** A payer that names a bill means that bill: nothing else is proposed, whatever its sum. */
const nothingDue: Rule = (each) => {
  const { standing } = each
  const [first] = standing
  if (first === undefined) return null
  const billIds = standing.map(({ id }) => id)
  if (standing.some((bill) => dueOf(bill) > 0n)) return proposal(each, { outcome: "NO_BILL", note: "TAKEN" })
  return proposal(each, { outcome: "CLOSED_BILL", billIds, note: describeClosed(first) })
}

const missingBySum: Rule = (each) => {
  const { books, document, isUnknownNamed, left } = each
  const found = books.bills.filter((bill) => getDue(left, bill) === document.sum)
  const note = isUnknownNamed ? "UNKNOWN" : null
  if (found.length === 1 && note === null) return missing(each, found, "SUM")
  if (found.length > 0) return proposal(each, { billIds: found.map(({ id }) => id), note })
  if (books.cmeDealerIds.length === 0) return proposal(each, { outcome: "UNKNOWN_PAYER" })
  return proposal(each, { outcome: "NO_BILL", note })
}

/** The most certain rule first. Each rule runs over all documents before the next one does. */
const rules: ReadonlyArray<Rule> = [
  known(true),
  known(false),
  parked(true),
  (each) => (each.books.cmeDealerIds.length === 0 ? null : parked(false)(each)),
  missingByNumber,
  // For a payer that is no dealer, only after the dealers' documents.
  parked(false),
  nothingDue,
  missingBySum
]

const makeCase = (
  document: CreditDocument,
  books: PayerRecords,
  parkedCredits: ReadonlyArray<ParkedCredit>,
  left: Unmatched
): Case => {
  const numbers = numbersIn(document.purpose)
  const byId = new Map(books.bills.map((bill) => [bill.id, bill] as const))
  const called = billsNamed(numbers, books.bills)
  const standing = [...new Set(called.map((bill) => findReplacement(bill, byId)))]
  const calledIds = new Set(called.map(({ id }) => id))
  return {
    document,
    books,
    parked: parkedCredits,
    named: [...new Set([...called, ...standing])],
    standing,
    instead: new Set(standing.map(({ id }) => id).filter((id) => !calledIds.has(id))),
    isUnknownNamed: called.length === 0 && numbers.ofBills.size > 0,
    left
  }
}

const documentsAtOnce = 5

const inSlices = Effect.fnUntraced(function* <A>(items: ReadonlyArray<A>, visit: (item: A) => void) {
  for (const [index, item] of items.entries()) {
    visit(item)
    if (index % documentsAtOnce === documentsAtOnce - 1) yield* Effect.yieldNow
  }
})

/** `payers` are keyed by INN. */
export const decideProposals = Effect.fn("decideProposals")(function* (
  documents: ReadonlyArray<CreditDocument>,
  payers: ReadonlyMap<string, PayerRecords>,
  parkedCredits: ReadonlyArray<ParkedCredit>
) {
  const all = [...payers.values()]
  const left: Unmatched = {
    payments: new Set(all.flatMap(({ payments }) => payments.map(({ paymentId }) => paymentId))),
    parked: new Set(parkedCredits.map(({ parkedId }) => parkedId)),
    dues: new Map(all.flatMap(({ bills }) => bills.map((bill) => [bill.id, dueOf(bill)] as const)))
  }
  const cases: Array<Case> = []
  yield* inSlices(documents, (document) =>
    cases.push(makeCase(document, payers.get(document.payer.inn ?? "") ?? unknownPayer, parkedCredits, left))
  )
  const decided = new Map<Case, BankProposal>()
  for (const rule of rules) {
    const open = cases.filter((each) => !decided.has(each))
    yield* inSlices(open, (each) => {
      const found = rule(each)
      if (found !== null) decided.set(each, found)
    })
  }
  return cases.flatMap((each) => decided.get(each) ?? [])
})
