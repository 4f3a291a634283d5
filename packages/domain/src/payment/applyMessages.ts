import { DateTime, Effect, Result } from "effect"
import { accountKey } from "../account/Account.ts"
import type { Kopecks } from "../Money.ts"
import { enterFact, type FactOutcome } from "./applyFact.ts"
import type { FactTerms } from "./suspectEvent.ts"
import type { BookChanges, Books } from "./Books.ts"
import { decodeMessage, type UnreadableFact } from "./decodePaymentFact.ts"
import type { LedgerEntry } from "./Ledger.ts"
import {
  positionKey,
  type ParkedMessage,
  type Payment,
  type PaymentMessage,
  type Receipt,
  type ReceiptOutcome
} from "./Payment.ts"
import { factId, type PaymentFact } from "./PaymentFact.ts"
import { workOn, type WorkingBooks } from "./WorkingBooks.ts"

/** A message with what it was read as. */
export interface ReadMessage {
  readonly message: PaymentMessage
  readonly fact: Result.Result<PaymentFact, UnreadableFact>
  /** What an operator decided about it. */
  readonly approval?: FactTerms
  /** Why its date cannot be right. */
  readonly misdated?: string
}

/**
 * Where our own code breaks on a message, that one is set aside like one that nobody can read: whatever a message
 * says, it must not hold up those behind it. The detail repeats nothing of it.
 */
const broken: UnreadableFact = { reason: "BAD_MESSAGE", detail: "the program failed on this message" }

export const readMessage = (message: PaymentMessage): ReadMessage => ({
  message,
  fact: Result.getOrElse(
    Result.try(() => decodeMessage(message)),
    () => Result.fail(broken)
  )
})

const earliest = DateTime.makeUnsafe("2000-01-01T00:00:00Z")
const daysAheadMax = 1

/** A payment dated 9999 would appear on no statement. */
const whyMisdated = ({ paidAt }: PaymentFact, now: DateTime.Utc): string | null =>
  DateTime.between(paidAt, { minimum: earliest, maximum: DateTime.add(now, { days: daysAheadMax }) })
    ? null
    : "paidAt is before 2000 or more than a day in the future"

/** Reads messages as of now, by which their dates are judged. */
export const readMessages = Effect.fn("readMessages")(function* (messages: ReadonlyArray<PaymentMessage>) {
  const now = yield* DateTime.now
  return messages.map((message): ReadMessage => {
    const read = readMessage(message)
    const why = Result.isSuccess(read.fact) ? whyMisdated(read.fact.success, now) : null
    return why === null ? read : { ...read, misdated: why }
  })
})

const refused = (why: UnreadableFact): FactOutcome => ({ _tag: "Refused", ...why, missing: null })

const outcomeOf = (working: WorkingBooks, fact: ReadMessage["fact"], terms: FactTerms): FactOutcome =>
  Result.isSuccess(fact)
    ? Result.getOrElse(
        Result.try(() => enterFact(working, fact.success, terms)),
        () => refused(broken)
      )
    : refused(fact.failure)

/** Lets operators find parked messages by contract; empty where our code breaks on it. */
const contractOf = (fact: ReadMessage["fact"]): Pick<ParkedMessage, "contractId"> =>
  Result.getOrElse(
    Result.try(() =>
      Result.isSuccess(fact) && fact.success.type === "payment.received"
        ? { contractId: fact.success.contractId }
        : {}
    ),
    () => ({})
  )

const receiptOutcomes: Readonly<Record<FactOutcome["_tag"], ReceiptOutcome>> = {
  Applied: "APPLIED",
  Stale: "STALE",
  Duplicate: "DUPLICATE",
  Refused: "PARKED"
}

/**
 * Applies messages to the books in their order; every message that has no receipt yet gets one. `paymentMax` is what
 * one event may bring without an operator, in kopecks.
 */
export const applyMessages = (
  books: Books,
  messages: ReadonlyArray<ReadMessage>,
  paymentMax: Kopecks
): BookChanges => {
  const payments: Array<Payment> = []
  const entries: Array<LedgerEntry> = []
  const receipts: Array<Receipt> = []
  const parked: Array<ParkedMessage> = []
  const working = workOn(books)
  const handled = new Set(books.handled)
  for (const { approval, fact, message, misdated } of messages) {
    const { position } = message
    if (handled.has(positionKey(position))) continue
    handled.add(positionKey(position))
    const outcome = outcomeOf(working, fact, { ...(approval ?? { paymentMax }), misdated })
    const paymentId = Result.isSuccess(fact) ? factId(fact.success) : null
    receipts.push({ ...message, paymentId, outcome: receiptOutcomes[outcome._tag] })
    if (outcome._tag === "Refused") {
      const { _tag, ...refusal } = outcome
      const { figures, missing, reason } = refusal
      parked.push({ ...message, ...refusal, ...contractOf(fact) })
      if (figures !== undefined && paymentId !== null) working.keepFigures(paymentId, figures)
      if (missing !== null && paymentId !== null) {
        if (reason === "UNKNOWN_INVOICE") working.enterWaiting(missing, paymentId)
        if (reason === "UNKNOWN_PAYMENT") working.enterWaitingReversal(missing, paymentId)
      }
    } else if (outcome._tag !== "Duplicate") {
      payments.push(outcome.payment)
      for (const entry of outcome.entries) entries.push(entry)
    }
  }
  const movedBills = new Set(entries.map((entry) => entry.billId))
  const movedAccounts = new Set(entries.map(accountKey))
  return {
    payments,
    entries,
    receipts,
    parked,
    bills: [...working.books.bills.values()].filter((bill) => movedBills.has(bill.id)),
    accounts: [...working.books.accounts.values()].filter((account) => movedAccounts.has(accountKey(account)))
  }
}
