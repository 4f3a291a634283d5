import type { BillId } from "../bill/Bill.ts"
import { maxMoney, minMoney, sumMoney, type Kopecks } from "../Money.ts"
import { ledgerEffect, type LedgerEntry } from "./Ledger.ts"
import type { Payment } from "./Payment.ts"

/** What one payment that names no bill has done for this one. */
export interface DirectPart {
  /** What it put straight on the bill, less what its reversals took back from there. */
  readonly put: Kopecks
  /** What is left of the whole payment after its reversals, wherever they took the money from. */
  readonly left: Kopecks
}

/**
 * What payments alone have done for a bill, in kopecks; a running total of its invoice is compared with that. Money
 * that came from the account's balance counts nowhere, because Billing does not know of it (decision 0002).
 */
export interface PaidFor {
  /** The sum of the effects of the payments that name the bill, their reversals and totals too. */
  readonly named: Kopecks
  /** What the running totals of its invoice are of that. */
  readonly byTotals: Kopecks
  /** By its id, every payment that put money straight on the bill and names none, not even another one. */
  readonly direct: ReadonlyMap<string, DirectPart>
  /** How much of the money of the payments that name the bill lies on it, and not elsewhere in the account. */
  readonly placed: Kopecks
}

export const nothingPaidFor: PaidFor = { named: 0n, byTotals: 0n, direct: new Map(), placed: 0n }

/** What a running total is compared with, in kopecks. */
export interface Figures {
  readonly named: Kopecks
  readonly direct: Kopecks
}

/**
 * The most that Billing can count for the bill of payments that name none. A reversal often takes its money from
 * the balance or from another bill, and yet Billing counts no more of the payment than it has left. Never below 0.
 */
export const directOf = ({ direct }: PaidFor): Kopecks =>
  sumMoney(Array.from(direct.values(), ({ left, put }) => minMoney(left, put)))

/**
 * What payments had done for the bill when a total came that waits for a person. Other totals are not in it: they are
 * counted as they stand when it is applied.
 */
export type FiguresKept = Figures

export const figuresToKeep = (paid: PaidFor): FiguresKept => ({
  named: paid.named - paid.byTotals,
  direct: directOf(paid)
})

/**
 * What a total may be compared with: the books as they are, and where it has waited, also as they were when it came. It
 * counted what came before it, and may have counted what came after it.
 */
export const figuresOf = (paid: PaidFor, kept: FiguresKept | undefined): ReadonlyArray<Figures> => {
  const now = { named: paid.named, direct: directOf(paid) }
  return kept === undefined ? [now] : [now, { named: kept.named + paid.byTotals, direct: kept.direct }]
}

const sumOf = (entries: ReadonlyArray<LedgerEntry>, rule: LedgerEntry["rule"]): Kopecks =>
  sumMoney(entries.filter((entry) => entry.rule === rule).map(({ amount }) => amount))

type Moving = Pick<Payment, "effect" | "namedBillId" | "paymentId" | "reversesPaymentId" | "type">

const directAfter = ({ direct }: PaidFor, payment: Moving, entries: ReadonlyArray<LedgerEntry>) => {
  // Where it named another invoice, Billing says itself for which one that was paid.
  if (payment.namedBillId !== null) return direct
  const origin = payment.reversesPaymentId ?? payment.paymentId
  const known = direct.get(origin)
  const put = sumOf(entries, "OLDEST_OPEN_BILL")
  if (known === undefined && put === 0n) return direct
  const part = {
    put: (known?.put ?? 0n) + put - sumOf(entries, "REVERSED_FROM_CLOSED_BILL"),
    left: (known?.left ?? 0n) + payment.effect
  }
  return new Map([...direct, [origin, part]])
}

/** The figures of a bill after a payment was entered with its movements, also where they are on other bills alone. */
export const paidForAfter = (
  paid: PaidFor,
  billId: BillId,
  payment: Moving,
  entries: ReadonlyArray<LedgerEntry>
): PaidFor => {
  const own = entries.filter((entry) => entry.billId === billId)
  if (payment.namedBillId !== billId) return { ...paid, direct: directAfter(paid, payment, own) }
  return {
    ...paid,
    named: paid.named + payment.effect,
    byTotals: paid.byTotals + (payment.type === "invoice.paid-total" ? payment.effect : 0n),
    placed: paid.placed + sumMoney(own.map(({ amount, kind }) => amount * ledgerEffect[kind].bill))
  }
}

const changeAgainst =
  (total: Kopecks) =>
  ({ direct, named }: Figures): Kopecks => {
    const most = named + direct
    if (total < named) return total - named
    return total > most ? total - most : 0n
  }

/**
 * What a running total changes. Between what named the invoice, and that with what else pays its bill directly, a
 * total says nothing new. Where it can be compared with several figures, it changes what is certain by all of them.
 */
export const changeByTotal = (total: Kopecks, figures: ReadonlyArray<Figures>): Kopecks => {
  const changes = figures.map(changeAgainst(total))
  if (changes.every((change) => change > 0n)) return changes.reduce(minMoney)
  return changes.every((change) => change < 0n) ? changes.reduce(maxMoney) : 0n
}
