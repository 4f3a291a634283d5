import { accountKey, type AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import { minMoney, sumMoney, type Kopecks } from "../shared/Money.ts"
import type { LedgerSnapshot } from "./LedgerSnapshot.ts"
import type { Payment } from "./Payment.ts"
import { eventId, type PaymentEvent } from "./PaymentEvent.ts"

/** How much events may move in an account, in kopecks; it tells which of its bills have to be known. */
export interface AllocationBounds {
  readonly account: AccountId
  /** At most what the events bring, all together. */
  readonly creditMax: Kopecks
  /** At most what the events take back, all together. */
  readonly debitMax: Kopecks
  /** How many events may move something. */
  readonly count: number
}

/** What the events name, as far as it exists. */
export interface NamedByEvents extends Pick<LedgerSnapshot, "accountByContract" | "totals"> {
  /** Per invoice: its bill and the account of that. */
  readonly invoices: ReadonlyMap<string, AccountId & { readonly billId: BillId }>
  /** The payments known under the ids of the events and of what they reverse. */
  readonly payments: ReadonlyMap<string, Payment>
}

interface Part {
  readonly account: AccountId | undefined
  readonly creditMax: Kopecks
  readonly debitMax: Kopecks
}

/** Totals of one invoice together: each may rise from nothing to what it states, and fall from the highest one. */
const partsOfTotals = (
  events: ReadonlyArray<PaymentEvent>,
  { invoices, totals }: NamedByEvents
): ReadonlyArray<Part> => {
  const stated = events.filter((event) => event.type === "invoice.paid-total")
  return Array.from(
    Map.groupBy(stated, ({ invoiceId }) => invoiceId),
    ([invoiceId, own]) => {
      const creditMax = sumMoney(own.map(({ totalPaid }) => totalPaid))
      const debitMax = (totals.get(invoiceId)?.totalPaid ?? 0n) + creditMax
      return { account: invoices.get(invoiceId), creditMax, debitMax }
    }
  )
}

const partsOfPayments = (
  events: ReadonlyArray<PaymentEvent>,
  { accountByContract, payments }: NamedByEvents
): ReadonlyArray<Part> => {
  const received = events.filter((event) => event.type === "payment.received")
  const arriving = Map.groupBy(received, ({ paymentId }) => paymentId)
  const reversed = events.flatMap((event): ReadonlyArray<Part> => {
    if (event.type !== "payment.reversed") return []
    const back = (account: AccountId | undefined, sum: Kopecks) => ({
      account,
      creditMax: 0n,
      debitMax: minMoney(event.sum, sum)
    })
    const original = payments.get(event.reversesPaymentId)
    if (original !== undefined) return [back(original, original.amount)]
    return (arriving.get(event.reversesPaymentId) ?? []).map(({ contractId, sum }) =>
      back(accountByContract.get(contractId), sum)
    )
  })
  return [
    ...received.map(({ contractId, sum }) => ({
      account: accountByContract.get(contractId),
      creditMax: sum,
      debitMax: 0n
    })),
    ...reversed
  ]
}

/**
 * What events may move, per account, whatever they turn out to do in their order. Held deposits are left out: their
 * money moves on no bill by itself.
 */
export const boundAllocations = (
  events: ReadonlyArray<PaymentEvent>,
  named: NamedByEvents
): ReadonlyArray<AllocationBounds> => {
  // Under a known id nothing moves any more.
  const fresh = events.filter((event) => !named.payments.has(eventId(event)))
  const bounds = new Map<string, AllocationBounds>()
  for (const { account, creditMax, debitMax } of [
    ...partsOfPayments(fresh, named),
    ...partsOfTotals(fresh, named)
  ]) {
    if (account === undefined || account.accountType === "DEPOSIT") continue
    const known = bounds.get(accountKey(account)) ?? { account, creditMax: 0n, debitMax: 0n, count: 0 }
    bounds.set(accountKey(account), {
      account,
      creditMax: known.creditMax + creditMax,
      debitMax: known.debitMax + debitMax,
      count: known.count + 1
    })
  }
  return [...bounds.values()]
}
