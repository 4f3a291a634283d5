import { Result } from "effect"
import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { BillInBooks, BillId } from "../bill/Bill.ts"
import { formatMoney, type Kopecks } from "../shared/Money.ts"
import { allocatePayment, takeBack } from "../ledger/allocate.ts"
import type { Books } from "./Books.ts"
import { canonicalJson, type UnreadableFact } from "./decodePaymentFact.ts"
import { changeByTotal, whyRevision, type InvoiceTotal } from "./InvoiceTotal.ts"
import { ledgerEffect, type LedgerEntry } from "../ledger/Ledger.ts"
import type { ParkedReason, Payment } from "./Payment.ts"
import {
  factId,
  totalOrigin,
  type InvoicePaidTotal,
  type PaymentFact,
  type PaymentReceived,
  type PaymentReversed
} from "./PaymentFact.ts"
import { paymentMaxDefault } from "./PaymentTerms.ts"
import { workOn, type WorkingBooks } from "./WorkingBooks.ts"

/** Why a fact cannot be applied, and the id of what has to appear first, if that would help. */
export interface Refusal {
  readonly reason: ParkedReason
  readonly detail: string
  readonly missing: string | null
}

/** What a payment fact does: the payment and its movements. */
export interface Entered {
  readonly _tag: "Applied"
  readonly payment: Payment
  readonly entries: ReadonlyArray<LedgerEntry>
}

/** `Stale` is a total that brings no news of its invoice. */
export type FactOutcome =
  Entered | { readonly _tag: "Stale" | "Duplicate" } | ({ readonly _tag: "Refused" } & Refusal)

type Decided<A> = Result.Result<A, Refusal>
type Decision = Decided<Exclude<FactOutcome, { readonly _tag: "Refused" }>>

const refuse = (reason: ParkedReason, detail: string, missing: string | null = null) =>
  Result.fail<Refusal>({ reason, detail, missing })

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

/** What a fact moves in an account, in kopecks. */
interface Move {
  readonly account: Account
  readonly sum: Kopecks
  readonly origin: string
  readonly namedBillId: BillId | null
}

const paymentOf = (
  fact: PaymentFact,
  type: Payment["type"],
  { account, namedBillId, origin, sum }: Move
): Payment => ({
  paymentId: factId(fact),
  type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  statedSum: sum,
  effect: type === "payment.received" ? sum : -sum,
  namedBillId,
  origin,
  reversesPaymentId: fact.type === "payment.reversed" ? fact.reversesPaymentId : null,
  paidAt: fact.paidAt,
  content: canonicalJson(fact)
})

const bring = (
  { billsToPay }: WorkingBooks,
  fact: PaymentFact,
  paymentMax: Kopecks | null,
  move: Move
): Decision => {
  const { account, namedBillId, sum } = move
  if (paymentMax !== null && sum > paymentMax) {
    const limit = `${formatMoney(paymentMax)} (PAYMENT_MAX)`
    return refuse(
      "BAD_SUM",
      `one event brings ${formatMoney(sum)}, more than ${limit}; an operator must approve it`
    )
  }
  const payment = paymentOf(fact, "payment.received", move)
  const entries = allocatePayment(account, billsToPay(account, sum, namedBillId), {
    paymentId: payment.paymentId,
    amount: sum,
    namedBillId
  })
  return Result.succeed({ _tag: "Applied", payment, entries })
}

/** What the money of one origin still has, and on which bills. What a reversal took off others is not its own. */
const remainsOf = (entries: ReadonlyArray<LedgerEntry>) => {
  const closed = new Map<BillId, Kopecks>()
  let held = 0n
  for (const { amount, billId, kind, rule } of entries) {
    held += amount * ledgerEffect[kind].payment
    const isOwn = billId !== null && rule !== "REVERSED_FROM_OTHER_BILL"
    if (isOwn) closed.set(billId, (closed.get(billId) ?? 0n) + amount * ledgerEffect[kind].bill)
  }
  for (const [billId, amount] of closed) if (amount <= 0n) closed.delete(billId)
  return { held, closed }
}

const reverse = ({ billsToReopen, books }: WorkingBooks, fact: PaymentFact, move: Move): Decision => {
  const { account, origin, sum } = move
  const { closed, held } = remainsOf(books.entriesByOrigin.get(origin) ?? [])
  if (sum > held) return refuse("BAD_SUM", "more is taken back than the payment has left")
  const payment = paymentOf(fact, "payment.reversed", move)
  const back = { paymentId: payment.paymentId, amount: sum, closed }
  const entries = takeBack(account, billsToReopen(account, sum, closed.keys()), back, held)
  return Result.succeed({ _tag: "Applied", payment, entries })
}

const planReceived = (working: WorkingBooks, fact: PaymentReceived, paymentMax: Kopecks | null): Decision =>
  Result.gen(function* () {
    const named = fact.invoiceId === undefined ? null : yield* billOfInvoice(working.books, fact.invoiceId)
    const account = yield* accountOfContract(working.books, fact.contractId)
    if (named !== null && !isSameAccount(named, account)) {
      return yield* refuse("ACCOUNT_MISMATCH", `invoice ${fact.invoiceId} is not of contract ${fact.contractId}`)
    }
    const move = { account, sum: fact.sum, origin: fact.paymentId, namedBillId: named?.id ?? null }
    return yield* bring(working, fact, paymentMax, move)
  })

const planReversed = (working: WorkingBooks, fact: PaymentReversed): Decision => {
  const origin = fact.reversesPaymentId
  const original = working.books.payments.get(origin)
  if (original === undefined) return refuse("UNKNOWN_PAYMENT", `payment ${origin} is not known`, origin)
  if (original.type !== "payment.received") {
    return refuse("UNKNOWN_PAYMENT", `${origin} is no payment that came in`)
  }
  const account = working.books.accounts.get(accountKey(original))!
  return reverse(working, fact, { account, sum: fact.sum, origin, namedBillId: original.namedBillId })
}

/** A total becomes a payment or a reversal of its difference to the newest one (decision 26). */
const planTotal = (working: WorkingBooks, fact: InvoicePaidTotal, paymentMax: Kopecks | null): Decision =>
  Result.gen(function* () {
    const bill = yield* billOfInvoice(working.books, fact.invoiceId)
    const newest = working.books.totals.get(fact.invoiceId)
    const unapproved = paymentMax === null ? null : whyRevision(newest, fact)
    if (unapproved !== null) return yield* refuse("BAD_SUM", unapproved)
    const change = changeByTotal(newest, fact)
    if (change._tag === "Conflict")
      return yield* refuse("CONFLICT", "the same revision was applied with another total")
    if (change._tag !== "Changed") return change
    const { difference } = change
    const account = working.books.accounts.get(accountKey(bill))!
    const move = { account, origin: totalOrigin(fact.invoiceId), namedBillId: bill.id }
    return difference > 0n
      ? yield* bring(working, fact, paymentMax, { ...move, sum: difference })
      : yield* reverse(working, fact, { ...move, sum: -difference })
  })

const plan = (working: WorkingBooks, fact: PaymentFact, paymentMax: Kopecks | null): Decision => {
  switch (fact.type) {
    case "payment.received":
      return planReceived(working, fact, paymentMax)
    case "payment.reversed":
      return planReversed(working, fact)
    case "invoice.paid-total":
      return planTotal(working, fact, paymentMax)
  }
}

/** Read before anything is entered: where our own code breaks on it, nothing may be. */
const totalOf = (fact: PaymentFact): InvoiceTotal | null => {
  if (fact.type !== "invoice.paid-total") return null
  const { invoiceId, revision, totalPaid } = fact
  return { invoiceId, revision, totalPaid }
}

/**
 * What one fact does, entered in the working books where it does something. A fact that was applied before changes
 * nothing; the same id with other content is a `CONFLICT` and never overwrites. `paymentMax` is what one event may
 * bring, in kopecks; null: an operator has approved this one. `refusal`: why it may not be applied, unless it was
 * before.
 */
export const enterFact = (
  working: WorkingBooks,
  fact: PaymentFact,
  { paymentMax, refusal }: { readonly paymentMax: Kopecks | null; readonly refusal?: UnreadableFact | undefined }
): FactOutcome => {
  const known = working.books.payments.get(factId(fact))
  if (known !== undefined) {
    return known.content === canonicalJson(fact)
      ? { _tag: "Duplicate" }
      : { _tag: "Refused", reason: "CONFLICT", detail: "the same id was applied with other content", missing: null }
  }
  if (refusal !== undefined) return { _tag: "Refused", ...refusal, missing: null }
  const planned = plan(working, fact, paymentMax)
  if (Result.isFailure(planned)) return { _tag: "Refused", ...planned.failure }
  const outcome = planned.success
  const total = totalOf(fact)
  if (outcome._tag === "Applied") working.enter(outcome.payment, outcome.entries)
  if (total !== null) working.enterTotal(total)
  return outcome
}

/** What one fact does to the books, and the books as they stand then; the given ones stay as they are. */
export const applyFact = (books: Books, fact: PaymentFact): FactOutcome & { readonly books: Books } => {
  const working = workOn(books)
  return { ...enterFact(working, fact, { paymentMax: paymentMaxDefault }), books: working.books }
}
