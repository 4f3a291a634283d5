import type { BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../Money.ts"
import { ledgerEffect, type LedgerEntry, type LedgerRule } from "./Ledger.ts"
import type { Payment } from "./Payment.ts"

/**
 * What payments alone have done for a bill, in kopecks; a running total of its invoice is compared with that. Money
 * that came from the account's balance counts nowhere, because Billing does not know of it (decision 0002).
 */
export interface PaidFor {
  /** The sum of the effects of the payments that name the bill, their reversals and totals too. */
  readonly named: Kopecks
  /**
   * What payments that do not name the bill put straight on it, less what their reversals took back from it as a
   * bill that they had closed. Never below 0, since a reversal takes no more from there than its payment put there.
   */
  readonly direct: Kopecks
  /** How much of the money of the payments that name the bill lies on it, and not elsewhere in the account. */
  readonly placed: Kopecks
}

export const nothingPaidFor: PaidFor = { named: 0n, direct: 0n, placed: 0n }

const directSign: Readonly<Partial<Record<LedgerRule, bigint>>> = {
  OLDEST_OPEN_BILL: 1n,
  REVERSED_FROM_CLOSED_BILL: -1n
}

/** The figures after one more entry of a payment on that bill; `isNaming` tells whether the payment names it. */
export const withEntry = (
  paid: PaidFor,
  { amount, kind, rule }: Pick<LedgerEntry, "amount" | "kind" | "rule">,
  isNaming: boolean
): PaidFor =>
  isNaming
    ? { ...paid, placed: paid.placed + amount * ledgerEffect[kind].bill }
    : { ...paid, direct: paid.direct + amount * (directSign[rule] ?? 0n) }

/** The figures of a bill after a payment was entered with its movements. */
export const paidForAfter = (
  paid: PaidFor,
  billId: BillId,
  payment: Pick<Payment, "effect" | "namedBillId">,
  entries: ReadonlyArray<LedgerEntry>
): PaidFor => {
  const isNaming = payment.namedBillId === billId
  return entries
    .filter((entry) => entry.billId === billId)
    .reduce((sum, entry) => withEntry(sum, entry, isNaming), {
      ...paid,
      named: paid.named + (isNaming ? payment.effect : 0n)
    })
}

/**
 * What a running total changes. Between what named the invoice, and that with what else pays its bill directly, a
 * total says nothing new.
 */
export const changeByTotal = (total: Kopecks, { direct, named }: PaidFor): Kopecks => {
  if (total < named) return total - named
  return total > named + direct ? total - named - direct : 0n
}
