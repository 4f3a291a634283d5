import { Effect, Option, Schema } from "effect"
import { AccountMissing, isSameAccount, type Account } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import type { Bill } from "../bill/Bill.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { applicableFact, PaymentNotApplicable } from "./applicableFact.ts"
import { applyParkedTotal } from "./applyParkedTotal.ts"
import { accountAfter, billAfter, noChanges } from "./Books.ts"
import { canonicalJson } from "./decodePaymentFact.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import { namedBill } from "./namedBill.ts"
import type { NewParkedResolution } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage, Payment } from "./Payment.ts"
import { PaymentDesk } from "./PaymentDesk.ts"
import type { PaymentReceived } from "./PaymentFact.ts"
import { planAllocation } from "./planAllocation.ts"
import type { ApplyDecision } from "./PaymentDecision.ts"

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

const applyReceived = Effect.fn("applyParked.received")(function* (
  message: ParkedMessage,
  fact: PaymentReceived,
  decision: ApplyDecision,
  actor: string
) {
  const { accountType, cmeDealerId, newMoney } = decision
  if (newMoney !== undefined) return yield* new PaymentNotApplicable({ because: "newMoney is of a total alone" })
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

/**
 * Applies what is parked as a person decided, and ends its parking: a payment to the account that they chose, by the
 * ordinary rules; a total with the new money that they found out. In a transaction, under the message's lock.
 */
export const applyParked = Effect.fn("applyParked")(function* (
  message: ParkedMessage,
  decision: ApplyDecision,
  actor: string
) {
  const fact = yield* Effect.fromResult(applicableFact(message))
  return fact.type === "invoice.paid-total"
    ? yield* applyParkedTotal(message, fact, decision, actor)
    : yield* applyReceived(message, fact, decision, actor)
})
