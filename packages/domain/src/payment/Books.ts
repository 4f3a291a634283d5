import type { DateTime } from "effect"
import { accountKey, type Account, type AccountId } from "../account/Account.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import { balanceChange, billChange, type LedgerEntry } from "./Ledger.ts"
import { paidForAfter, type PaidFor } from "./PaidFor.ts"
import type { ParkedMessage, Payment, Receipt } from "./Payment.ts"

/** What has to be known, and kept from changing, to apply some facts. */
export interface Books {
  /** The accounts that the facts touch, by `accountKey`; all of them are locked. */
  readonly accounts: ReadonlyMap<string, Account>
  readonly accountByContract: ReadonlyMap<string, AccountId>
  readonly billByInvoice: ReadonlyMap<string, BillId>
  /**
   * Of those accounts: every open bill (not cancelled, not fully paid), the named ones, and where a fact takes money
   * back: the bills that the reversed payment closed, and the newest bills with money on them until their paid sums
   * together reach all that the facts may take back from that account. More bills do no harm. What the facts may
   * take back is at most the sums of the reversals and, if a total is below what the payments
   * that name its bill brought (as stored, or by the facts before it), the difference.
   */
  readonly bills: ReadonlyMap<BillId, Bill>
  /** The payments known under the ids of the facts and of what they reverse; the accounts of the latter are locked. */
  readonly payments: ReadonlyMap<string, Payment>
  /** The entries of a payment that a fact reverses together with those of its earlier reversals, by its id. */
  readonly entriesOfReversed: ReadonlyMap<string, ReadonlyArray<LedgerEntry>>
  /** What payments have done so far for every bill whose invoice a running total states. */
  readonly paidFor: ReadonlyMap<BillId, PaidFor>
  /** Per invoice of a running total: the greatest revision that was taken. */
  readonly latestRevision: ReadonlyMap<string, number>
  /**
   * Per invoice that a fact names, if parked messages still wait for it (`UNKNOWN_INVOICE`): the `factId`s of those.
   */
  readonly waiting: ReadonlyMap<string, ReadonlyArray<string>>
  /** The messages that have their receipt already, by `positionKey`. */
  readonly handled: ReadonlySet<string>
  /** The positions at which a message of other bytes has its receipt, by `positionKey`. */
  readonly reused: ReadonlySet<string>
}

export const emptyBooks: Books = {
  accounts: new Map(),
  accountByContract: new Map(),
  billByInvoice: new Map(),
  bills: new Map(),
  payments: new Map(),
  entriesOfReversed: new Map(),
  paidFor: new Map(),
  latestRevision: new Map(),
  waiting: new Map(),
  handled: new Set(),
  reused: new Set()
}

/** What applying facts has changed; stored in one transaction. */
export interface BookChanges {
  readonly payments: ReadonlyArray<Payment>
  readonly entries: ReadonlyArray<LedgerEntry>
  /** Only `paidSum` and `paidAt` differ from what was loaded. */
  readonly bills: ReadonlyArray<Bill>
  /** Only `balance` differs from what was loaded. */
  readonly accounts: ReadonlyArray<Account>
  readonly receipts: ReadonlyArray<Receipt>
  readonly parked: ReadonlyArray<ParkedMessage>
}

export const noChanges: BookChanges = {
  payments: [],
  entries: [],
  bills: [],
  accounts: [],
  receipts: [],
  parked: []
}

/** The bill after entries have moved money on or off it; `paidAt` is the time of the fact that closed it. */
export const billAfter = (bill: Bill, entries: ReadonlyArray<LedgerEntry>, at: DateTime.Utc): Bill => {
  const paidSum = bill.paidSum + billChange(entries, bill.id)
  return { ...bill, paidSum, paidAt: paidSum === bill.commonSum ? (bill.paidAt ?? at) : null }
}

export const accountAfter = (account: Account, entries: ReadonlyArray<LedgerEntry>): Account => ({
  ...account,
  balance: account.balance + balanceChange(entries)
})

const paidForNext = (
  { paidFor }: Books,
  payment: Payment,
  entries: ReadonlyArray<LedgerEntry>
): Books["paidFor"] => {
  const next = new Map(paidFor)
  for (const billId of new Set([payment.namedBillId, ...entries.map((entry) => entry.billId)])) {
    const paid = billId === null ? undefined : paidFor.get(billId)
    if (billId !== null && paid) next.set(billId, paidForAfter(paid, billId, payment, entries))
  }
  return next
}

/** The books as they stand after a payment was entered with its movements. */
export const enterPayment = (
  books: Books,
  payment: Payment,
  entries: ReadonlyArray<LedgerEntry>,
  invoiceId: string | null
): Books => {
  const key = accountKey(payment)
  const touched = new Set(entries.map((entry) => entry.billId))
  const bills = new Map(books.bills)
  for (const bill of books.bills.values()) {
    if (touched.has(bill.id)) bills.set(bill.id, billAfter(bill, entries, payment.paidAt))
  }
  const origin = payment.reversesPaymentId ?? payment.paymentId
  return {
    ...books,
    bills,
    accounts: new Map(books.accounts).set(key, accountAfter(books.accounts.get(key)!, entries)),
    payments: new Map(books.payments).set(payment.paymentId, payment),
    entriesOfReversed: new Map(books.entriesOfReversed).set(origin, [
      ...(books.entriesOfReversed.get(origin) ?? []),
      ...entries
    ]),
    paidFor: paidForNext(books, payment, entries),
    latestRevision:
      invoiceId === null || payment.revision === null
        ? books.latestRevision
        : new Map(books.latestRevision).set(
            invoiceId,
            Math.max(payment.revision, books.latestRevision.get(invoiceId) ?? payment.revision)
          )
  }
}

/** The books as they stand after a fact was parked until its invoice appears. */
export const enterWaiting = (books: Books, invoiceId: string, id: string): Books => ({
  ...books,
  waiting: new Map(books.waiting).set(invoiceId, [...(books.waiting.get(invoiceId) ?? []), id])
})
