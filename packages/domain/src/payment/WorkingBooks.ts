import { Array as Arr } from "effect"
import { accountKey, type Account } from "../account/Account.ts"
import type { BillInBooks, BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../Money.ts"
import { makeAccountBills, type AccountBills } from "./AccountBills.ts"
import { accountAfter, billAfter, type Books } from "./Books.ts"
import type { LedgerEntry } from "./Ledger.ts"
import { paidForAfter, type FiguresKept, type PaidFor } from "./PaidFor.ts"
import type { Payment } from "./Payment.ts"

/** Books that change in place, so that a fact costs what it moves and not what the books hold. */
export interface WorkingBooks {
  /** As they stand now. They go on changing. */
  readonly books: Books
  /** The bills of an account among which an amount is to be divided; `named` is first in line. */
  readonly billsToPay: (account: Account, amount: Kopecks, named: BillId | null) => ReadonlyArray<BillInBooks>
  /** The bills of an account that may have to give an amount back; `closed` are first in line. */
  readonly billsToReopen: (
    account: Account,
    amount: Kopecks,
    closed: Iterable<BillId>
  ) => ReadonlyArray<BillInBooks>
  /** A payment is entered with its movements. All of it, or where our own code breaks, nothing. */
  readonly enter: (payment: Payment, entries: ReadonlyArray<LedgerEntry>, totalOf: string | null) => void
  /** A fact was parked until its invoice appears. */
  readonly enterWaiting: (invoiceId: string, id: string) => void
  /** A reversal was parked until its payment appears. */
  readonly enterWaitingReversal: (paymentId: string, id: string) => void
  /** A running total was parked until a person tells what is new of it; what came with it first stays. */
  readonly keepFigures: (id: string, figures: FiguresKept) => void
}

const noBills = makeAccountBills([])

const indexed = (bills: Books["bills"]): ReadonlyMap<string, AccountBills> => {
  const groups = Arr.groupBy(bills.values(), accountKey)
  return new Map(Object.entries(groups).map(([key, group]) => [key, makeAccountBills(group)]))
}

const append = (queues: Map<string, ReadonlyArray<string>>) => (key: string, id: string) => {
  queues.set(key, [...(queues.get(key) ?? []), id])
}

/**
 * The figures that a payment changes of those that running totals are compared with. `earlier` is what its origin
 * moved before: a reversal concerns every bill that its payment paid, wherever it takes the money from.
 */
const figuresAfter = (
  paidFor: Books["paidFor"],
  payment: Payment,
  entries: ReadonlyArray<LedgerEntry>,
  earlier: ReadonlyArray<LedgerEntry>
): ReadonlyArray<readonly [BillId, PaidFor]> => {
  const concerned = new Set([payment.namedBillId, ...[...entries, ...earlier].map(({ billId }) => billId)])
  return [...concerned].flatMap((id) => {
    const paid = id === null ? undefined : paidFor.get(id)
    return id === null || paid === undefined ? [] : [[id, paidForAfter(paid, id, payment, entries)] as const]
  })
}

/** A copy of books to work on; the books themselves stay as they are. */
export const workOn = (books: Books): WorkingBooks => {
  const accounts = new Map(books.accounts)
  const bills = new Map(books.bills)
  const payments = new Map(books.payments)
  const entriesOfReversed = new Map(books.entriesOfReversed)
  const paidFor = new Map(books.paidFor)
  const latestTotal = new Map(books.latestTotal)
  const figuresKept = new Map(books.figuresKept)
  const queues = { waiting: new Map(books.waiting), waitingReversals: new Map(books.waitingReversals) }
  const billsOf = indexed(books.bills)

  const choose = (ids: Iterable<BillId | null>, others: ReadonlyArray<BillInBooks>): ReadonlyArray<BillInBooks> => {
    const chosen = new Map(others.map((bill) => [bill.id, bill]))
    for (const id of ids) {
      const bill = id === null ? undefined : bills.get(id)
      if (bill !== undefined) chosen.set(bill.id, bill)
    }
    return [...chosen.values()]
  }

  const enter: WorkingBooks["enter"] = (payment, entries, totalOf) => {
    const key = accountKey(payment)
    const moved = Map.groupBy(entries, (entry) => entry.billId)
    const account = accountAfter(accounts.get(key)!, entries)
    const changed = [...moved].flatMap(([id, own]) =>
      id === null ? [] : [billAfter(bills.get(id)!, own, payment.paidAt)]
    )
    const origin = payment.reversesPaymentId ?? payment.paymentId
    const earlier = entriesOfReversed.get(origin) ?? []
    const figures = figuresAfter(paidFor, payment, entries, earlier)
    const index = billsOf.get(key)
    for (const bill of changed) {
      bills.set(bill.id, bill)
      index?.replace(bill)
    }
    for (const [id, paid] of figures) paidFor.set(id, paid)
    accounts.set(key, account)
    payments.set(payment.paymentId, payment)
    entriesOfReversed.set(origin, [...earlier, ...entries])
    if (totalOf !== null && payment.revision !== null) {
      const latest = latestTotal.get(totalOf)
      const taken = { revision: payment.revision, stated: payment.statedSum }
      if (latest === undefined || latest.revision < taken.revision) latestTotal.set(totalOf, taken)
    }
  }

  return {
    books: { ...books, ...queues, accounts, bills, payments, entriesOfReversed, paidFor, latestTotal, figuresKept },
    billsToPay: (account, amount, named) =>
      choose([named], (billsOf.get(accountKey(account)) ?? noBills).oldestOpen(amount)),
    billsToReopen: (account, amount, closed) =>
      choose(closed, (billsOf.get(accountKey(account)) ?? noBills).newestPaid(amount)),
    enter,
    enterWaiting: append(queues.waiting),
    enterWaitingReversal: append(queues.waitingReversals),
    keepFigures: (id, figures) => {
      if (!figuresKept.has(id)) figuresKept.set(id, figures)
    }
  }
}
