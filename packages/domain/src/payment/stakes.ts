import { accountKey, type AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import { minMoney, sumMoney, type Kopecks } from "../shared/Money.ts"
import type { Books } from "./Books.ts"
import type { Payment } from "./Payment.ts"
import { factId, type PaymentFact } from "./PaymentFact.ts"

/** How much facts may move in an account, in kopecks; it tells which of its bills have to be known. */
export interface Stake {
  readonly account: AccountId
  /** At most what the facts bring, all together. */
  readonly brought: Kopecks
  /** At most what the facts take back, all together. */
  readonly takenBack: Kopecks
  /** How many facts may move something. */
  readonly count: number
}

/** What the facts name, as far as it exists. */
export interface NamedByFacts extends Pick<Books, "accountByContract" | "totals"> {
  /** Per invoice: its bill and the account of that. */
  readonly invoices: ReadonlyMap<string, AccountId & { readonly billId: BillId }>
  /** The payments known under the ids of the facts and of what they reverse. */
  readonly payments: ReadonlyMap<string, Payment>
}

interface Part {
  readonly account: AccountId | undefined
  readonly brought: Kopecks
  readonly takenBack: Kopecks
}

/** Totals of one invoice together: each may rise from nothing to what it states, and fall from the highest one. */
const partsOfTotals = (
  facts: ReadonlyArray<PaymentFact>,
  { invoices, totals }: NamedByFacts
): ReadonlyArray<Part> => {
  const stated = facts.filter((fact) => fact.type === "invoice.paid-total")
  return Array.from(
    Map.groupBy(stated, ({ invoiceId }) => invoiceId),
    ([invoiceId, own]) => {
      const brought = sumMoney(own.map(({ totalPaid }) => totalPaid))
      const takenBack = (totals.get(invoiceId)?.totalPaid ?? 0n) + brought
      return { account: invoices.get(invoiceId), brought, takenBack }
    }
  )
}

const partsOfPayments = (
  facts: ReadonlyArray<PaymentFact>,
  { accountByContract, payments }: NamedByFacts
): ReadonlyArray<Part> => {
  const received = facts.filter((fact) => fact.type === "payment.received")
  const arriving = Map.groupBy(received, ({ paymentId }) => paymentId)
  const reversed = facts.flatMap((fact): ReadonlyArray<Part> => {
    if (fact.type !== "payment.reversed") return []
    const back = (account: AccountId | undefined, sum: Kopecks) => ({
      account,
      brought: 0n,
      takenBack: minMoney(fact.sum, sum)
    })
    const original = payments.get(fact.reversesPaymentId)
    if (original !== undefined) return [back(original, original.statedSum)]
    return (arriving.get(fact.reversesPaymentId) ?? []).map(({ contractId, sum }) =>
      back(accountByContract.get(contractId), sum)
    )
  })
  return [
    ...received.map(({ contractId, sum }) => ({
      account: accountByContract.get(contractId),
      brought: sum,
      takenBack: 0n
    })),
    ...reversed
  ]
}

/**
 * What facts may move, per account, whatever they turn out to do in their order. Held deposits are left out: their
 * money moves on no bill by itself.
 */
export const stakesOf = (facts: ReadonlyArray<PaymentFact>, named: NamedByFacts): ReadonlyArray<Stake> => {
  // Under a known id nothing moves any more.
  const fresh = facts.filter((fact) => !named.payments.has(factId(fact)))
  const stakes = new Map<string, Stake>()
  for (const { account, brought, takenBack } of [
    ...partsOfPayments(fresh, named),
    ...partsOfTotals(fresh, named)
  ]) {
    if (account === undefined || account.accountType === "DEPOSIT") continue
    const known = stakes.get(accountKey(account)) ?? { account, brought: 0n, takenBack: 0n, count: 0 }
    stakes.set(accountKey(account), {
      account,
      brought: known.brought + brought,
      takenBack: known.takenBack + takenBack,
      count: known.count + 1
    })
  }
  return [...stakes.values()]
}
