import { Effect, Option, Result, Schema } from "effect"
import { AccountMissing, isSameAccount, type Account } from "../../account/Account.ts"
import { AccountRepository } from "../../account/AccountRepository.ts"
import type { Bill } from "../../bill/Bill.ts"
import type { DealerId } from "../../dealer/Dealer.ts"
import { DealerRepository } from "../../dealer/DealerRepository.ts"
import { applyMessages, logFailures, readMessages, type ReadMessage } from "../applyMessages.ts"
import { accountAfter, billAfter, noChanges } from "../LedgerSnapshot.ts"
import { canonicalJson } from "../decodePaymentEvent.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import { namedBill } from "../../ledger/namedBill.ts"
import type { NewParkedResolution } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage, ParkedReason, Payment } from "../Payment.ts"
import { PaymentQueries } from "../PaymentQueries.ts"
import type { InvoicePaidTotal, PaymentReceived } from "../PaymentEvent.ts"
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
    return `Payment ${this.paymentId} is already resolved: ${this.because}`
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

const checkApplicable = ({ event, refusal }: ReadMessage, reason: ParkedReason) => {
  if (Result.isFailure(event)) {
    const why = "detail" in event.failure ? event.failure.detail : "this service fails on it"
    return Result.fail(refuse(`no payment can be read from it (${why})`))
  }
  const { success } = event
  if (refusal !== undefined) return Result.fail(refuse(refusal.detail))
  if (success.type === "payment.reversed" || (success.type === "invoice.paid-total" && reason !== "BAD_SUM")) {
    return Result.fail(refuse(`a ${success.type} parked for ${reason} cannot be applied; retry or reject it`))
  }
  return appliedReasons.includes(reason)
    ? Result.succeed(success)
    : Result.fail(refuse(`it is parked for ${reason}; retry or reject it`))
}

const paymentOf = (event: PaymentReceived, account: Account, named: Bill | null): Payment => ({
  paymentId: event.paymentId,
  type: event.type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  amount: event.sum,
  namedBillId: named?.id ?? null,
  origin: event.paymentId,
  reversesPaymentId: null,
  paidAt: event.paidAt,
  // What came, not what was made of it: so its repeat is a repeat.
  content: canonicalJson(event)
})

/** Whether the same event is in the books already, by another message; it must be where this one is to go. */
const isKnown = Effect.fn("applyParked.isKnown")(function* (event: PaymentReceived, account: Account) {
  const found = yield* (yield* PaymentQueries).findApplied(event.paymentId)
  if (Option.isNone(found)) return false
  const { cmeDealerId, payment } = found.value
  if (payment.content !== canonicalJson(event)) {
    return yield* new PaymentNotApplicable({ because: "the ledger has a payment with this id but other content" })
  }
  if (isSameAccount(payment, account)) return true
  const because = `another message already applied it to ${payment.accountType} of ${cmeDealerId}`
  return yield* new PaymentAlreadyResolved({ paymentId: event.paymentId, because })
})

/** Answers the account's bill that the operator named, and whether the payment is a repeat. */
const applyReceived = Effect.fn("applyParked.received")(function* (
  event: PaymentReceived,
  { accountType, billId, cmeDealerId }: ApplyDecision,
  dealerId: DealerId
) {
  const account = yield* (yield* AccountRepository).lock({ dealerId, accountType })
  if (Option.isNone(account)) return yield* new AccountMissing({ cmeDealerId, accountType })
  const named = yield* namedBill(account.value, billId ?? null)
  if (yield* isKnown(event, account.value)) return "DUPLICATE"
  const payment = paymentOf(event, account.value, named)
  const { bills, transfers } = yield* planAllocation(account.value, named, payment)
  const paid = new Set(transfers.map((transfer) => transfer.billId))
  yield* (yield* LedgerRepository).save({
    ...noChanges,
    payments: [payment],
    transfers,
    bills: bills.filter(({ id }) => paid.has(id)).map((bill) => billAfter(bill, transfers, event.paidAt)),
    accounts: [accountAfter(account.value, transfers)]
  })
  return "APPLIED"
})

/** An operator approves a total; it goes to the account of its invoice and to no other. */
const applyTotal = Effect.fn("applyParked.total")(function* (
  read: ReadMessage,
  event: InvoicePaidTotal,
  { accountType, billId, cmeDealerId }: ApplyDecision,
  dealerId: DealerId
) {
  const ledger = yield* LedgerRepository
  const snapshot = yield* ledger.load({ events: [event], messages: [] })
  const id = snapshot.billByInvoice.get(event.invoiceId)
  const bill = id === undefined ? undefined : snapshot.bills.get(id)
  if (bill === undefined || !isSameAccount(bill, { dealerId, accountType })) {
    return yield* refuse(`invoice ${event.invoiceId} is not of ${accountType} of ${cmeDealerId}`)
  }
  if (billId !== undefined && billId !== bill.id) {
    return yield* refuse(`invoice ${event.invoiceId} belongs to bill ${bill.id}`)
  }
  const applied = applyMessages(snapshot, [read], null)
  const { changes } = applied
  yield* logFailures(applied)
  const outcome = changes.processedMessages[0]?.outcome
  if (outcome === undefined || outcome === "PARKED")
    return yield* refuse(changes.parked[0]?.detail ?? "it stays parked")
  yield* ledger.save({ ...changes, processedMessages: [] })
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
  const event = yield* Effect.fromResult(checkApplicable(read, message.reason))
  const { accountType, billId, cmeDealerId } = decision
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const outcome =
    event.type === "invoice.paid-total"
      ? yield* applyTotal(read, event, decision, dealer.id)
      : yield* applyReceived(event, decision, dealer.id)
  const resolution: NewParkedResolution = {
    action: "APPLY",
    outcome,
    actor,
    note: null,
    target: { dealerId: dealer.id, cmeDealerId, accountType, billId: billId ?? null }
  }
  yield* (yield* ParkedMessageRepository).resolve(message.position, resolution)
})
