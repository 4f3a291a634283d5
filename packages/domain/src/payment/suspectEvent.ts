import { Context } from "effect"
import { formatMoney, type Kopecks } from "../Money.ts"
import type { Books, TakenTotal } from "./Books.ts"
import { factId, type InvoicePaidTotal, type PaymentFact } from "./PaymentFact.ts"

/** The most that one event may bring without an operator, in kopecks: 100,000,000.00 roubles. */
export const paymentMaxDefault: Kopecks = 10_000_000_000n

/** The setting `PAYMENT_MAX`. */
export const PaymentMax = Context.Reference<Kopecks>("@dealer-billing/domain/payment/PaymentMax", {
  defaultValue: () => paymentMaxDefault
})

/** By what a fact is judged besides the books. */
export interface FactTerms {
  /** What one event may bring without an operator, in kopecks; null: an operator has approved this one. */
  readonly paymentMax: Kopecks | null
  /** What a person found out to be new of a running total, in kopecks. */
  readonly newMoney?: Kopecks | undefined
  /** Why its date cannot be right. */
  readonly misdated?: string | undefined
}

/** How far the revision of a running total may be above the newest one of its invoice; above 0 for the first. */
export const revisionStepMax = 1_000

/** What an event states, in kopecks. A reversal has no bound: it takes back no more than its payment brought. */
const statedSum = (fact: PaymentFact): Kopecks => {
  switch (fact.type) {
    case "payment.received":
      return fact.sum
    case "payment.reversed":
      return 0n
    case "invoice.paid-total":
      return fact.totalPaid
  }
}

const whyRevision = ({ invoiceId, revision }: InvoicePaidTotal, latest: TakenTotal | undefined): string | null => {
  const newest = latest?.revision ?? 0
  return revision > newest + revisionStepMax
    ? `revision ${revision} of invoice ${invoiceId} is more than ${revisionStepMax} above ${newest}, the newest one: ` +
        "every smaller one that follows would change nothing"
    : null
}

/** Why an event needs an operator's approval before it is applied; null where it does not. */
export const whyApproval = (books: Books, fact: PaymentFact, paymentMax: Kopecks): string | null => {
  if (statedSum(fact) > paymentMax) {
    return `one event states ${formatMoney(statedSum(fact))}, more than ${formatMoney(paymentMax)} (PAYMENT_MAX)`
  }
  return fact.type === "invoice.paid-total" ? whyRevision(fact, books.latestTotal.get(fact.invoiceId)) : null
}

/**
 * Why a running total of an older revision is not passed over in silence: it states more than the newest one, so that
 * one of the two is wrong, and money may be missing. Null where it is passed over.
 */
export const whyNotStale = (fact: InvoicePaidTotal, latest: TakenTotal): string | null =>
  fact.totalPaid > latest.stated
    ? `${factId(fact)} is older than revision ${latest.revision} and states more: ` +
      `${formatMoney(fact.totalPaid)} instead of ${formatMoney(latest.stated)}; ask Billing which one is right`
    : null
