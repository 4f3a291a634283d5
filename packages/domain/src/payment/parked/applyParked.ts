import { Effect, Option, Result, Schema } from "effect"
import { AccountMissing, isSameAccount, type Account } from "../../account/Account.ts"
import { AccountRepository } from "../../account/AccountRepository.ts"
import type { Bill } from "../../bill/Bill.ts"
import type { DealerId } from "../../dealer/Dealer.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { applyMessages, logFailures, readMessages, type ReadMessage } from "../applyMessages.ts"
import { accountAfter, billAfter, noChanges } from "../Books.ts"
import { canonicalJson } from "../decodePaymentFact.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import { namedBill } from "../../ledger/namedBill.ts"
import type { NewParkedResolution } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage, ParkedReason, Payment } from "../Payment.ts"
import { PaymentDesk } from "../PaymentDesk.ts"
import type { InvoicePaidTotal, PaymentReceived } from "../PaymentFact.ts"
import { planAllocation } from "../../ledger/planAllocation.ts"
import type { ApplyDecision } from "./PaymentDecision.ts"

/** A parked message of that kind cannot be applied to an account. */
export class PaymentNotApplicable extends Schema.TaggedError<PaymentNotApplicable>()("PaymentNotApplicable", {
  /** Why, for people. */
  because: Schema.String
}) {
  override get message(): string {
    return `The message cannot be applied to an account: ${this.because}`
  }
}

/** The parking has ended, and otherwise than is asked for now. */
export class PaymentAlreadyResolved extends Schema.TaggedError<PaymentAlreadyResolved>()("PaymentAlreadyResolved", {
  paymentId: Schema.String,
  /** How it ended, for people. */
  because: Schema.String
}) {
  override get message(): string {
    return `The payment ${this.paymentId} is dealt with already: ${this.because}`
  }
}

const refuse = (because: string) => new PaymentNotApplicable({ because })

/** For these an operator can know better where the money belongs, or that it is right. */
const appliedReasons: ReadonlyArray<ParkedReason> = [
  "UNKNOWN_CONTRACT",
  "UNKNOWN_INVOICE",
  "ACCOUNT_MISMATCH",
  "BAD_SUM"
]

const checkApplicable = ({ fact, refusal }: ReadMessage, reason: ParkedReason) => {
  if (Result.isFailure(fact)) {
    const why = "_tag" in fact.failure ? "this service fails on it" : fact.failure.detail
    return Result.fail(refuse(`no payment can be read from it (${why})`))
  }
  const { success } = fact
  if (refusal !== undefined) return Result.fail(refuse(refusal.detail))
  if (success.type === "payment.reversed" || (success.type === "invoice.paid-total" && reason !== "BAD_SUM")) {
    return Result.fail(refuse(`a ${success.type} follows what it names; retry or reject it`))
  }
  return appliedReasons.includes(reason)
    ? Result.succeed(success)
    : Result.fail(refuse(`it is parked for ${reason}; retry or reject it`))
}

const paymentOf = (fact: PaymentReceived, account: Account, named: Bill | null): Payment => ({
  paymentId: fact.paymentId,
  type: fact.type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  statedSum: fact.sum,
  effect: fact.sum,
  namedBillId: named?.id ?? null,
  origin: fact.paymentId,
  reversesPaymentId: null,
  paidAt: fact.paidAt,
  // What came, not what was made of it: so its repeat is a repeat.
  content: canonicalJson(fact)
})

/** Whether the same fact is in the books already, by another message; it must be where this one is to go. */
const isKnown = Effect.fn("applyParked.isKnown")(function* (fact: PaymentReceived, account: Account) {
  const found = yield* (yield* PaymentDesk).findApplied(fact.paymentId)
  if (Option.isNone(found)) return false
  const { cmeDealerId, payment } = found.value
  if (payment.content !== canonicalJson(fact)) {
    return yield* new PaymentNotApplicable({ because: "the books have a payment of that id with other content" })
  }
  if (isSameAccount(payment, account)) return true
  const because = `another message brought it to ${payment.accountType} of ${cmeDealerId}`
  return yield* new PaymentAlreadyResolved({ paymentId: fact.paymentId, because })
})

/** Answers the account's bill that the operator named, and whether the payment is a repeat. */
const applyReceived = Effect.fn("applyParked.received")(function* (
  fact: PaymentReceived,
  { accountType, billId, cmeDealerId }: ApplyDecision,
  dealerId: DealerId
) {
  const account = yield* (yield* AccountRepository).lock({ dealerId, accountType })
  if (Option.isNone(account)) return yield* new AccountMissing({ cmeDealerId, accountType })
  const named = yield* namedBill(account.value, billId ?? null)
  if (yield* isKnown(fact, account.value)) return "DUPLICATE"
  const payment = paymentOf(fact, account.value, named)
  const { bills, entries } = yield* planAllocation(account.value, named, { ...payment, amount: fact.sum })
  const paid = new Set(entries.map((entry) => entry.billId))
  yield* (yield* LedgerRepository).save({
    ...noChanges,
    payments: [payment],
    entries,
    bills: bills.filter(({ id }) => paid.has(id)).map((bill) => billAfter(bill, entries, fact.paidAt)),
    accounts: [accountAfter(account.value, entries)]
  })
  return "APPLIED"
})

/** An operator approves a total; it goes to the account of its invoice and to no other. */
const applyTotal = Effect.fn("applyParked.total")(function* (
  read: ReadMessage,
  fact: InvoicePaidTotal,
  { accountType, billId, cmeDealerId }: ApplyDecision,
  dealerId: DealerId
) {
  const ledger = yield* LedgerRepository
  const books = yield* ledger.load({ facts: [fact], messages: [] })
  const id = books.billByInvoice.get(fact.invoiceId)
  const bill = id === undefined ? undefined : books.bills.get(id)
  if (bill === undefined || !isSameAccount(bill, { dealerId, accountType })) {
    return yield* refuse(`invoice ${fact.invoiceId} is not of ${accountType} of ${cmeDealerId}`)
  }
  if (billId !== undefined && billId !== bill.id) {
    return yield* refuse(`invoice ${fact.invoiceId} belongs to bill ${bill.id}`)
  }
  const applied = applyMessages(books, [read], null)
  const { changes } = applied
  yield* logFailures(applied)
  const outcome = changes.receipts[0]?.outcome
  if (outcome === undefined || outcome === "PARKED")
    return yield* refuse(changes.parked[0]?.detail ?? "it stays parked")
  yield* ledger.save({ ...changes, receipts: [] })
  return outcome
})

/**
 * Applies what is parked as an operator decided, and ends its parking: a payment to the account that they chose, by the
 * ordinary rules; a total to the account of its invoice. In a transaction, under the message's lock.
 */
export const applyParked = Effect.fn("applyParked")(function* (
  message: ParkedMessage,
  decision: ApplyDecision,
  actor: string
) {
  const [read] = yield* readMessages([message])
  if (read === undefined) return yield* Effect.die(new Error("A message was not read"))
  const fact = yield* Effect.fromResult(checkApplicable(read, message.reason))
  const { accountType, billId, cmeDealerId } = decision
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const outcome =
    fact.type === "invoice.paid-total"
      ? yield* applyTotal(read, fact, decision, dealer.id)
      : yield* applyReceived(fact, decision, dealer.id)
  const event: NewParkedResolution = {
    action: "APPLY",
    outcome,
    actor,
    note: null,
    target: { dealerId: dealer.id, cmeDealerId, accountType, billId: billId ?? null }
  }
  yield* (yield* ParkedMessageRepository).resolve(message.position, event)
})
