import type {
  InvoicePaidTotal,
  PaymentEvent,
  PaymentReceived,
  PaymentReversed,
  PaymentsDialect
} from "@dealer-billing/domain/internal"
import { newMoney, payIn, takeOut, type NaiveAccount, type NaiveBill, type NaiveLedger } from "./NaiveLedger.ts"

/** How far a revision may be above the newest one without an operator. */
const leapMin = 1_001

export const idOf = (event: PaymentEvent): string =>
  event.type === "invoice.paid-total" ? `total:${event.invoiceId}:${event.revision}` : event.paymentId

const contentOf = (event: PaymentEvent): string =>
  JSON.stringify(event, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))

export const isSame = (left: PaymentEvent, right: PaymentEvent): boolean => contentOf(left) === contentOf(right)

export const billOf = ({ bills }: NaiveLedger, invoiceId: string | undefined): NaiveBill | undefined =>
  bills.find((bill) => bill.invoiceId !== null && bill.invoiceId === invoiceId)

export const accountOfContract = ({ dealers }: NaiveLedger, contractId: string): NaiveAccount | undefined =>
  [...dealers.values()]
    .flatMap(({ accounts }) => [...accounts.values()])
    .find((account) => account.contractId === contractId)

const enterReceived = (books: NaiveLedger, { contractId, invoiceId, paymentId, sum }: PaymentReceived): string => {
  const named = billOf(books, invoiceId)
  if (invoiceId !== undefined && named === undefined) return "UNKNOWN_INVOICE"
  const account = accountOfContract(books, contractId)
  if (account === undefined) return "UNKNOWN_CONTRACT"
  if (named !== undefined && named.account !== account) return "ACCOUNT_MISMATCH"
  const money = newMoney(account)
  books.payments.set(paymentId, money)
  payIn(money, sum, named ?? null)
  return "APPLIED"
}

const enterReversed = (books: NaiveLedger, { reversesPaymentId, sum }: PaymentReversed): string => {
  const money = books.payments.get(reversesPaymentId)
  if (money === undefined) return books.applied.has(reversesPaymentId) ? "REVERSES_NO_PAYMENT" : "UNKNOWN_PAYMENT"
  if (sum > money.left) return "BAD_SUM"
  takeOut(money, sum)
  return "APPLIED"
}

const enterTotal = (books: NaiveLedger, event: InvoicePaidTotal, isApproved: boolean): string => {
  const bill = billOf(books, event.invoiceId)
  if (bill === undefined) return "UNKNOWN_INVOICE"
  const { revision, totalPaid } = event
  const { revision: newestRevision, sum } = bill.newest ?? { revision: -1, sum: 0n }
  if (!isApproved && revision - Math.max(newestRevision, 0) >= leapMin) return "BAD_SUM"
  if (revision < newestRevision) return "STALE"
  if (revision === newestRevision) return totalPaid === sum ? "DUPLICATE" : "CONFLICT"
  bill.newest = { revision, sum: totalPaid }
  if (totalPaid === sum) return "STALE"
  if (totalPaid > sum) payIn(bill.byTotals, totalPaid - sum, bill)
  else takeOut(bill.byTotals, sum - totalPaid)
  return "APPLIED"
}

/** What an event does: `APPLIED`, `STALE`, `DUPLICATE`, or why it is parked. */
export const enter = (
  books: NaiveLedger,
  dialect: PaymentsDialect,
  event: PaymentEvent,
  isApproved = false
): string => {
  if ((event.type === "invoice.paid-total") !== (dialect === "totals")) return "WRONG_DIALECT"
  const known = books.applied.get(idOf(event))
  if (known !== undefined) return isSame(known, event) ? "DUPLICATE" : "CONFLICT"
  const outcome =
    event.type === "invoice.paid-total"
      ? enterTotal(books, event, isApproved)
      : event.type === "payment.received"
        ? enterReceived(books, event)
        : enterReversed(books, event)
  if (outcome === "APPLIED") books.applied.set(idOf(event), event)
  return outcome
}

export const isParkedFor = (outcome: string): boolean => !["APPLIED", "STALE", "DUPLICATE"].includes(outcome)

/** Whether what a parked event waits for is there, or the same event came by another message. */
export const isReady = (books: NaiveLedger, { event, reason }: NaiveLedger["parked"][number]): boolean => {
  if (!["UNKNOWN_INVOICE", "UNKNOWN_CONTRACT", "UNKNOWN_PAYMENT"].includes(reason)) return false
  if (books.applied.has(idOf(event))) return true
  if (event.type === "payment.reversed") return books.applied.has(event.reversesPaymentId)
  return billOf(books, event.invoiceId) !== undefined
}

/** Tries a parked event once more; answers its outcome, or why it stays parked. */
export const tryAgain = (
  books: NaiveLedger,
  dialect: PaymentsDialect,
  parked: NaiveLedger["parked"][number]
): string => {
  const outcome = enter(books, dialect, parked.event)
  if (isParkedFor(outcome)) parked.reason = outcome
  else end(books, parked)
  return outcome
}

/** It is not parked any more. */
export const end = ({ parked }: NaiveLedger, ended: NaiveLedger["parked"][number]): void => {
  parked.splice(parked.indexOf(ended), 1)
}
