import { Effect, Option, Result, Schema } from "effect"
import { AccountMissing, isSameAccount, type Account } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { Bill } from "../bill/Bill.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { accountAfter, billAfter, noChanges } from "./Books.ts"
import { canonicalJson, decodePaymentFact } from "./decodePaymentFact.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import { namedBill } from "./namedBill.ts"
import type { NewParkedResolution } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage, ParkedReason, Payment } from "./Payment.ts"
import { PaymentDesk } from "./PaymentDesk.ts"
import type { PaymentReceived } from "./PaymentFact.ts"
import { planAllocation } from "./planAllocation.ts"
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

/** For these a person can know better where the money belongs. */
const appliedReasons: ReadonlyArray<ParkedReason> = ["UNKNOWN_CONTRACT", "UNKNOWN_INVOICE", "ACCOUNT_MISMATCH"]

/** The payment that a parked message tells of, if a person may choose its account. */
export const applicableFact = ({
  raw,
  reason
}: Pick<ParkedMessage, "raw" | "reason">): Result.Result<PaymentReceived, PaymentNotApplicable> => {
  const refuse = (because: string) => Result.fail(new PaymentNotApplicable({ because }))
  const fact = decodePaymentFact(raw)
  if (Result.isFailure(fact)) return refuse(`no payment can be read from it (${fact.failure.detail})`)
  if (fact.success.type !== "payment.received") {
    return refuse(`a ${fact.success.type} follows what it names; retry or reject it`)
  }
  return appliedReasons.includes(reason)
    ? Result.succeed(fact.success)
    : refuse(`it is parked for ${reason}; retry or reject it`)
}

const paymentOf = (fact: PaymentReceived, account: Account, named: Bill | null): Payment => ({
  paymentId: fact.paymentId,
  type: fact.type,
  dealerId: account.dealerId,
  accountType: account.accountType,
  statedSum: fact.sum,
  effect: fact.sum,
  namedBillId: named?.id ?? null,
  reversesPaymentId: null,
  revision: null,
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

/**
 * Applies a parked payment to the account that a person chose, by the ordinary rules, and ends its parking. In a
 * transaction, under the message's lock.
 */
export const applyParked = Effect.fn("applyParked")(function* (
  message: ParkedMessage,
  decision: ApplyDecision,
  actor: string
) {
  const { accountType, cmeDealerId } = decision
  const fact = yield* Effect.fromResult(applicableFact(message))
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const account = yield* (yield* AccountRepository).lock({ dealerId: dealer.id, accountType })
  if (Option.isNone(account)) return yield* new AccountMissing({ cmeDealerId, accountType })
  const named = yield* namedBill(account.value, decision.billId ?? null)
  const isRepeat = yield* isKnown(fact, account.value)
  if (!isRepeat) {
    const payment = paymentOf(fact, account.value, named)
    const { bills, entries } = yield* planAllocation(account.value, named, { ...payment, amount: fact.sum })
    const paid = new Set(entries.map(({ billId }) => billId))
    yield* (yield* LedgerRepository).save({
      ...noChanges,
      payments: [payment],
      entries,
      bills: bills.filter(({ id }) => paid.has(id)).map((bill) => billAfter(bill, entries, fact.paidAt)),
      accounts: [accountAfter(account.value, entries)]
    })
  }
  const event: NewParkedResolution = {
    action: "APPLY",
    outcome: isRepeat ? "DUPLICATE" : "APPLIED",
    actor,
    note: null,
    target: { dealerId: dealer.id, cmeDealerId, accountType, billId: named?.id ?? null }
  }
  yield* (yield* ParkedMessageRepository).resolve(message.position, event)
})
