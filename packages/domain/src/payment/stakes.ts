import { accountKey, type AccountId } from "../account/Account.ts"
import type { BillId } from "../bill/Bill.ts"
import { minMoney, sumMoney, type Kopecks } from "../Money.ts"
import type { Books } from "./Books.ts"
import { nothingPaidFor, type FiguresKept, type PaidFor } from "./PaidFor.ts"
import type { Payment } from "./Payment.ts"
import { factId, type InvoicePaidTotal, type PaymentFact, type PaymentReceived } from "./PaymentFact.ts"

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
export interface NamedByFacts extends Pick<Books, "accountByContract" | "figuresKept" | "paidFor"> {
  /** Per invoice: its bill and the account of that. */
  readonly invoices: ReadonlyMap<string, AccountId & { readonly billId: BillId }>
  /** The payments known under the ids of the facts and of what they reverse. */
  readonly payments: ReadonlyMap<string, Payment>
}

interface Touched {
  readonly account: AccountId
  readonly received: Array<PaymentReceived>
  readonly totals: Array<InvoicePaidTotal>
  /** A reversal takes no more than what it reverses brought. */
  readonly reversed: Array<Kopecks>
}

const byAccount = (facts: ReadonlyArray<PaymentFact>, named: NamedByFacts): Iterable<Touched> => {
  const groups = new Map<string, Touched>()
  const groupOf = (account: AccountId | undefined): Touched | undefined => {
    if (account === undefined || account.accountType === "DEPOSIT") return undefined
    const group = groups.get(accountKey(account)) ?? { account, received: [], totals: [], reversed: [] }
    groups.set(accountKey(account), group)
    return group
  }
  const isPayment = (fact: PaymentFact) => fact.type === "payment.received"
  const arriving = Map.groupBy(facts.filter(isPayment), ({ paymentId }) => paymentId)
  for (const fact of facts) {
    // Under a known id nothing moves any more.
    if (named.payments.has(factId(fact))) continue
    if (fact.type === "payment.received") groupOf(named.accountByContract.get(fact.contractId))?.received.push(fact)
    else if (fact.type === "invoice.paid-total") groupOf(named.invoices.get(fact.invoiceId))?.totals.push(fact)
    else {
      const original = named.payments.get(fact.reversesPaymentId)
      if (original) groupOf(original)?.reversed.push(minMoney(fact.sum, original.statedSum))
      for (const { contractId, sum } of original ? [] : (arriving.get(fact.reversesPaymentId) ?? [])) {
        groupOf(named.accountByContract.get(contractId))?.reversed.push(minMoney(fact.sum, sum))
      }
    }
  }
  return groups.values()
}

const positive = (amount: Kopecks): Kopecks => (amount > 0n ? amount : 0n)

/**
 * How far what parked totals are compared with may be from what was paid by name until now: by what payments did since,
 * and by what they do in the facts before.
 */
const driftOf = (kept: ReadonlyArray<FiguresKept>, { byTotals, named }: PaidFor, moved: Kopecks): Kopecks =>
  sumMoney(
    kept.map((figures) => {
      const since = named - byTotals - figures.named
      return (since < 0n ? -since : since) + moved
    })
  )

/**
 * What totals of one invoice may move. What was paid by name can be below nothing, because a reversal may take what
 * a total has taken already; a total then brings that as well. It falls by what is above the lowest total now, and by
 * what the facts before it bring by name.
 */
const stakeOfTotals = (
  totals: ReadonlyArray<InvoicePaidTotal>,
  named: Kopecks,
  drift: Kopecks,
  received: Kopecks,
  back: Kopecks
) => {
  const stated = totals.map(({ totalPaid }) => totalPaid)
  const lowest = stated.reduce(minMoney)
  const rise = sumMoney(stated) + positive(-named) + drift
  const before = received + (totals.length > 1 ? rise + back : 0n)
  return { rise, fall: positive(named + drift - lowest) + before }
}

const stakeOf = ({ account, received, reversed, totals }: Touched, known: NamedByFacts): Stake => {
  const { figuresKept, invoices, paidFor } = known
  const back = sumMoney(reversed)
  const naming = Map.groupBy(received, ({ invoiceId }) => invoiceId)
  const ofTotals = [...Map.groupBy(totals, ({ invoiceId }) => invoiceId)].map(([invoiceId, own]) => {
    const paid = paidFor.get(invoices.get(invoiceId)!.billId) ?? nothingPaidFor
    const brought = sumMoney((naming.get(invoiceId) ?? []).map(({ sum }) => sum))
    const kept = own.flatMap((total) => figuresKept.get(factId(total)) ?? [])
    return stakeOfTotals(own, paid.named, driftOf(kept, paid, brought + back), brought, back)
  })
  return {
    account,
    brought:
      sumMoney(received.map(({ sum }) => sum)) +
      sumMoney(ofTotals.map(({ rise }) => rise)) +
      (totals.length > 0 ? back : 0n),
    takenBack: back + sumMoney(ofTotals.map(({ fall }) => fall)),
    count: received.length + reversed.length + totals.length
  }
}

/**
 * What facts may move, per account, whatever they turn out to do in their order. Held deposits are left out: their
 * money moves on no bill by itself.
 */
export const stakesOf = (facts: ReadonlyArray<PaymentFact>, named: NamedByFacts): ReadonlyArray<Stake> =>
  Array.from(byAccount(facts, named), (touched) => stakeOf(touched, named))
