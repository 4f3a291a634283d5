import { Result } from "effect"
import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../Money.ts"
import { allocatePayment, takeBack } from "./allocate.ts"
import { enterPayment, type Books } from "./Books.ts"
import { canonicalJson } from "./decodePaymentFact.ts"
import { ledgerEffect, type LedgerEntry } from "./Ledger.ts"
import { changeByTotal, nothingPaidFor } from "./PaidFor.ts"
import type { ParkedReason, Payment } from "./Payment.ts"
import {
  factId,
  isTotalId,
  type InvoicePaidTotal,
  type PaymentFact,
  type PaymentReceived,
  type PaymentReversed
} from "./PaymentFact.ts"

/** Why a fact cannot be applied, and the id of what has to appear first, if that would help. */
export interface Refusal {
  readonly reason: ParkedReason
  readonly detail: string
  readonly missing: string | null
}

export interface Entered {
  readonly payment: Payment
  readonly entries: ReadonlyArray<LedgerEntry>
  readonly books: Books
}

export type FactOutcome =
  | ({ readonly _tag: "Applied" | "Stale" } & Entered)
  | { readonly _tag: "Duplicate" }
  | ({ readonly _tag: "Refused" } & Refusal)

type Decided<A> = Result.Result<A, Refusal>

const refuse = (reason: ParkedReason, detail: string, missing: string | null = null) =>
  Result.fail<Refusal>({ reason, detail, missing })

const billsOf = (books: Books, account: Account): ReadonlyArray<Bill> =>
  [...books.bills.values()].filter((bill) => isSameAccount(bill, account))

const billOfInvoice = (books: Books, invoiceId: string): Decided<Bill> => {
  const bill = books.bills.get(books.billByInvoice.get(invoiceId) ?? (-1n as BillId))
  return bill === undefined
    ? refuse("UNKNOWN_INVOICE", `invoice ${invoiceId} belongs to no bill`, invoiceId)
    : Result.succeed(bill)
}

const accountOfContract = (books: Books, contractId: string): Decided<Account> => {
  const id = books.accountByContract.get(contractId)
  const account = id === undefined ? undefined : books.accounts.get(accountKey(id))
  return account === undefined
    ? refuse("UNKNOWN_CONTRACT", `contract ${contractId} belongs to no account`, contractId)
    : Result.succeed(account)
}

const paymentOf = (
  fact: PaymentFact,
  account: Account,
  rest: Pick<Payment, "statedSum" | "effect" | "namedBillId">
): Payment => ({
  paymentId: factId(fact),
  type: fact.type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  reversesPaymentId: fact.type === "payment.reversed" ? fact.reversesPaymentId : null,
  revision: fact.type === "invoice.paid-total" ? fact.revision : null,
  paidAt: fact.paidAt,
  content: canonicalJson(fact),
  ...rest
})

type Plan = {
  readonly _tag: "Applied" | "Stale"
  readonly payment: Payment
  readonly entries: ReadonlyArray<LedgerEntry>
}

const planReceived = (books: Books, fact: PaymentReceived): Decided<Plan> =>
  Result.gen(function* () {
    const account = yield* accountOfContract(books, fact.contractId)
    const named = fact.invoiceId === undefined ? null : yield* billOfInvoice(books, fact.invoiceId)
    if (named !== null && !isSameAccount(named, account)) {
      return yield* refuse("ACCOUNT_MISMATCH", `invoice ${fact.invoiceId} is not of contract ${fact.contractId}`)
    }
    const namedBillId = named?.id ?? null
    const payment = paymentOf(fact, account, { statedSum: fact.sum, effect: fact.sum, namedBillId })
    const entries = allocatePayment(account, billsOf(books, account), {
      paymentId: payment.paymentId,
      amount: fact.sum,
      namedBillId
    })
    return { _tag: "Applied", payment, entries }
  })

/** What a payment still has in its account, and on which bills, after its earlier reversals. */
const remainsOf = (entries: ReadonlyArray<LedgerEntry>) => {
  const closed = new Map<BillId, Kopecks>()
  let held = 0n
  for (const { amount, billId, kind } of entries) {
    held += amount * ledgerEffect[kind].payment
    if (billId !== null) closed.set(billId, (closed.get(billId) ?? 0n) + amount * ledgerEffect[kind].bill)
  }
  for (const [billId, amount] of closed) if (amount <= 0n) closed.delete(billId)
  return { held, closed }
}

const planReversed = (books: Books, fact: PaymentReversed): Decided<Plan> =>
  Result.gen(function* () {
    const original = books.payments.get(fact.reversesPaymentId)
    const { reversesPaymentId } = fact
    if (original === undefined) {
      return yield* refuse("UNKNOWN_PAYMENT", `payment ${reversesPaymentId} is not known`, reversesPaymentId)
    }
    if (original.type !== "payment.received") {
      return yield* refuse("UNKNOWN_PAYMENT", `${reversesPaymentId} is no payment that came in`)
    }
    const account = books.accounts.get(accountKey(original))!
    const { closed, held } = remainsOf(books.entriesOfReversed.get(original.paymentId) ?? [])
    if (fact.sum > held) return yield* refuse("BAD_SUM", "more is taken back than the payment has left")
    const back = { paymentId: fact.paymentId, amount: fact.sum, closed }
    const { entries, missing } = takeBack(account, billsOf(books, account), back, held)
    if (missing > 0n) return yield* refuse("BAD_SUM", "the account does not hold that much money any more")
    const payment = paymentOf(fact, account, {
      statedSum: fact.sum,
      effect: -fact.sum,
      namedBillId: original.namedBillId
    })
    return { _tag: "Applied", payment, entries }
  })

/** A total is turned into what it changes for its bill (decision 0002); an older revision does nothing. */
const planTotal = (books: Books, fact: InvoicePaidTotal): Decided<Plan> =>
  Result.gen(function* () {
    const bill = yield* billOfInvoice(books, fact.invoiceId)
    const account = books.accounts.get(accountKey(bill))!
    const latest = books.latestRevision.get(fact.invoiceId)
    const named = { statedSum: fact.totalPaid, namedBillId: bill.id }
    if (latest !== undefined && fact.revision < latest) {
      return { _tag: "Stale", payment: paymentOf(fact, account, { ...named, effect: 0n }), entries: [] }
    }
    const paid = books.paidFor.get(bill.id) ?? nothingPaidFor
    const change = changeByTotal(fact.totalPaid, paid)
    const payment = paymentOf(fact, account, { ...named, effect: change })
    const move = { paymentId: payment.paymentId, namedBillId: bill.id }
    if (change >= 0n) {
      const entries = allocatePayment(account, billsOf(books, account), { ...move, amount: change })
      return { _tag: "Applied", payment, entries }
    }
    const closed = new Map(paid.placed > 0n ? [[bill.id, paid.placed]] : [])
    const back = { ...move, amount: -change, closed }
    const { entries, missing } = takeBack(account, billsOf(books, account), back, paid.named)
    if (missing > 0n) return yield* refuse("BAD_SUM", "the account does not hold that much money any more")
    return { _tag: "Applied", payment, entries }
  })

const planOf = (books: Books, fact: PaymentFact): Decided<Plan> => {
  switch (fact.type) {
    case "payment.received":
      return planReceived(books, fact)
    case "payment.reversed":
      return planReversed(books, fact)
    case "invoice.paid-total":
      return planTotal(books, fact)
  }
}

/**
 * Parking must not reorder: a total stays behind every fact that still waits for its invoice, and a payment that
 * names the invoice behind the totals among those, which did not count it.
 */
const planInTurn = (books: Books, fact: PaymentFact): Decided<Plan> => {
  const invoiceId = fact.type === "payment.reversed" ? undefined : fact.invoiceId
  const ahead = invoiceId === undefined ? [] : (books.waiting.get(invoiceId) ?? [])
  const mustWait = fact.type === "invoice.paid-total" ? ahead.length > 0 : ahead.some(isTotalId)
  return mustWait && invoiceId !== undefined
    ? refuse("UNKNOWN_INVOICE", `a message before it still waits for invoice ${invoiceId}`, invoiceId)
    : planOf(books, fact)
}

/**
 * What one fact does to the books. A fact that was applied before changes nothing; the same id with other content
 * is a `CONFLICT` and never overwrites.
 */
export const applyFact = (books: Books, fact: PaymentFact): FactOutcome => {
  const known = books.payments.get(factId(fact))
  if (known !== undefined) {
    return known.content === canonicalJson(fact)
      ? { _tag: "Duplicate" }
      : { _tag: "Refused", reason: "CONFLICT", detail: "the same id was applied with other content", missing: null }
  }
  const plan = planInTurn(books, fact)
  if (Result.isFailure(plan)) return { _tag: "Refused", ...plan.failure }
  const { _tag, entries, payment } = plan.success
  const invoiceId = fact.type === "invoice.paid-total" ? fact.invoiceId : null
  return { _tag, payment, entries, books: enterPayment(books, payment, entries, invoiceId) }
}
