import { Result } from "effect"
import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { BillInBooks, BillId } from "../bill/Bill.ts"
import type { Kopecks } from "../Money.ts"
import { allocatePayment, takeBack } from "./allocate.ts"
import type { Books } from "./Books.ts"
import { canonicalJson } from "./decodePaymentFact.ts"
import { ledgerEffect, type LedgerEntry } from "./Ledger.ts"
import { changeByTotal, figuresOf, figuresToKeep, nothingPaidFor, type FiguresKept } from "./PaidFor.ts"
import type { OwedDeposit } from "./OwedDeposit.ts"
import type { ParkedReason, Payment } from "./Payment.ts"
import {
  factId,
  isTotalId,
  type InvoicePaidTotal,
  type PaymentFact,
  type PaymentReceived,
  type PaymentReversed
} from "./PaymentFact.ts"
import { paymentMaxDefault, whyApproval, whyNotStale, type FactTerms } from "./suspectEvent.ts"
import { untoldTotal, whyUntold } from "./untoldTotal.ts"
import { workOn, type WorkingBooks } from "./WorkingBooks.ts"

/** Why a fact cannot be applied, and the id of what has to appear first, if that would help. */
export interface Refusal {
  readonly reason: ParkedReason
  readonly detail: string
  readonly missing: string | null
  /** What it takes back of a held deposit that has not that much. */
  readonly owed?: OwedDeposit
  /** Of a running total that waits for a person: what payments had done for its bill when it came first. */
  readonly figures?: FiguresKept
}

/** What a payment fact does: the payment and its movements. `Stale` moves nothing. */
export interface Entered {
  readonly _tag: "Applied" | "Stale"
  readonly payment: Payment
  readonly entries: ReadonlyArray<LedgerEntry>
}

export type FactOutcome = Entered | { readonly _tag: "Duplicate" } | ({ readonly _tag: "Refused" } & Refusal)

type Decided<A> = Result.Result<A, Refusal>

const refuse = (reason: ParkedReason, detail: string, missing: string | null = null) =>
  Result.fail<Refusal>({ reason, detail, missing })

/** Only what went back to a dealer can make held money too little; a later payment can mend that. */
const refuseToTakeBack = ({ accountType, dealerId }: Account, sum: Kopecks, origin: string) =>
  Result.fail<Refusal>({
    reason: "BAD_SUM",
    detail: "the account does not hold that much money any more",
    missing: null,
    ...(accountType === "DEPOSIT" ? { owed: { dealerId, sum, origin } } : {})
  })

const billOfInvoice = (books: Books, invoiceId: string): Decided<BillInBooks> => {
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

const namesNone = Result.succeed(null)

const planReceived = ({ billsToPay, books }: WorkingBooks, fact: PaymentReceived): Decided<Entered> => {
  // The invoice first: where both are unknown, the totals of the invoice have to see that a payment waits for it.
  const bill = fact.invoiceId === undefined ? namesNone : billOfInvoice(books, fact.invoiceId)
  if (Result.isFailure(bill)) return Result.fail(bill.failure)
  const found = accountOfContract(books, fact.contractId)
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const named = bill.success
  const account = found.success
  if (named !== null && !isSameAccount(named, account)) {
    return refuse("ACCOUNT_MISMATCH", `invoice ${fact.invoiceId} is not of contract ${fact.contractId}`)
  }
  const namedBillId = named?.id ?? null
  const payment = paymentOf(fact, account, { statedSum: fact.sum, effect: fact.sum, namedBillId })
  const entries = allocatePayment(account, billsToPay(account, fact.sum, namedBillId), {
    paymentId: payment.paymentId,
    amount: fact.sum,
    namedBillId
  })
  return Result.succeed({ _tag: "Applied", payment, entries })
}

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

const planReversed = ({ billsToReopen, books }: WorkingBooks, fact: PaymentReversed): Decided<Entered> =>
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
    const bills = billsToReopen(account, fact.sum, closed.keys())
    const { entries, missing } = takeBack(account, bills, back, held)
    if (missing > 0n) return yield* refuseToTakeBack(account, fact.sum, fact.paymentId)
    const payment = paymentOf(fact, account, {
      statedSum: fact.sum,
      effect: -fact.sum,
      namedBillId: original.namedBillId
    })
    return { _tag: "Applied", payment, entries }
  })

/** A total is turned into what it changes for its bill (decision 0002); an older revision does nothing. */
const planTotal = (
  { billsToPay, billsToReopen, books }: WorkingBooks,
  fact: InvoicePaidTotal,
  newMoney: Kopecks | undefined
): Decided<Entered> =>
  Result.gen(function* () {
    const bill = yield* billOfInvoice(books, fact.invoiceId)
    const account = books.accounts.get(accountKey(bill))!
    const latest = books.latestTotal.get(fact.invoiceId)
    const named = { statedSum: fact.totalPaid, namedBillId: bill.id }
    if (latest !== undefined && fact.revision < latest.revision) {
      const detail = whyNotStale(fact, latest)
      if (detail !== null) return yield* refuse("BAD_SUM", detail)
      return { _tag: "Stale", payment: paymentOf(fact, account, { ...named, effect: 0n }), entries: [] }
    }
    const paid = books.paidFor.get(bill.id) ?? nothingPaidFor
    const kept = books.figuresKept.get(factId(fact))
    const figures = figuresOf(paid, kept)
    const untold = newMoney === undefined ? untoldTotal(bill, fact.totalPaid, figures, latest) : null
    if (untold !== null) {
      const detail = whyUntold(fact.invoiceId, untold)
      const refusal = { reason: "BAD_SUM", detail, missing: null } as const
      return yield* Result.fail<Refusal>({ ...refusal, figures: kept ?? figuresToKeep(paid) })
    }
    const change = newMoney ?? changeByTotal(fact.totalPaid, figures)
    const payment = paymentOf(fact, account, { ...named, effect: change })
    const move = { paymentId: payment.paymentId, namedBillId: bill.id }
    if (change >= 0n) {
      const entries = allocatePayment(account, billsToPay(account, change, bill.id), { ...move, amount: change })
      return { _tag: "Applied", payment, entries }
    }
    const closed = new Map(paid.placed > 0n ? [[bill.id, paid.placed]] : [])
    const back = { ...move, amount: -change, closed }
    const bills = billsToReopen(account, -change, closed.keys())
    const { entries, missing } = takeBack(account, bills, back, paid.named)
    if (missing > 0n) return yield* refuseToTakeBack(account, -change, `total:${fact.invoiceId}`)
    return { _tag: "Applied", payment, entries }
  })

const planOf = (books: WorkingBooks, fact: PaymentFact, newMoney: Kopecks | undefined): Decided<Entered> => {
  switch (fact.type) {
    case "payment.received":
      return planReceived(books, fact)
    case "payment.reversed":
      return planReversed(books, fact)
    case "invoice.paid-total":
      return planTotal(books, fact, newMoney)
  }
}

/**
 * Parking must not reorder: a total stays behind every fact that still waits for its invoice, and a payment that
 * names the invoice behind the totals among those, which did not count it. A parked reversal of a payment for the
 * invoice counts as one of them.
 */
const planInTurn = (working: WorkingBooks, fact: PaymentFact, newMoney: Kopecks | undefined): Decided<Entered> => {
  const invoiceId = fact.type === "payment.reversed" ? undefined : fact.invoiceId
  const ahead = invoiceId === undefined ? [] : (working.books.waiting.get(invoiceId) ?? [])
  const mustWait = fact.type === "invoice.paid-total" ? ahead.length > 0 : ahead.some(isTotalId)
  return mustWait && invoiceId !== undefined
    ? refuse("UNKNOWN_INVOICE", `a message before it still waits for invoice ${invoiceId}`, invoiceId)
    : planOf(working, fact, newMoney)
}

/**
 * What one fact does, entered in the working books where it does something. A fact that was applied before changes
 * nothing; the same id with other content is a `CONFLICT` and never overwrites.
 */
export const enterFact = (
  working: WorkingBooks,
  fact: PaymentFact,
  { misdated, newMoney, paymentMax }: FactTerms
): FactOutcome => {
  const known = working.books.payments.get(factId(fact))
  if (known !== undefined) {
    return known.content === canonicalJson(fact)
      ? { _tag: "Duplicate" }
      : { _tag: "Refused", reason: "CONFLICT", detail: "the same id was applied with other content", missing: null }
  }
  if (misdated !== undefined) return { _tag: "Refused", reason: "BAD_MESSAGE", detail: misdated, missing: null }
  const unapproved = paymentMax === null ? null : whyApproval(working.books, fact, paymentMax)
  const plan = unapproved === null ? planInTurn(working, fact, newMoney) : refuse("BAD_SUM", unapproved)
  if (Result.isFailure(plan)) return { _tag: "Refused", ...plan.failure }
  const { entries, payment } = plan.success
  working.enter(payment, entries, fact.type === "invoice.paid-total" ? fact.invoiceId : null)
  if (fact.type === "payment.received" && fact.invoiceId !== undefined) {
    for (const id of working.books.waitingReversals.get(fact.paymentId) ?? []) {
      working.enterWaiting(fact.invoiceId, id)
    }
  }
  return plan.success
}

/** What one fact does to the books, and the books as they stand then; the given ones stay as they are. */
export const applyFact = (books: Books, fact: PaymentFact): FactOutcome & { readonly books: Books } => {
  const working = workOn(books)
  return { ...enterFact(working, fact, { paymentMax: paymentMaxDefault }), books: working.books }
}
