import { Effect } from "effect"
import { isSameAccount } from "../account/Account.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { formatMoney } from "../Money.ts"
import { applyMessages, readMessage } from "./applyMessages.ts"
import { PaymentNotApplicable } from "./applicableFact.ts"
import type { Books } from "./Books.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import { figuresOf, nothingPaidFor } from "./PaidFor.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage } from "./Payment.ts"
import type { ApplyDecision } from "./PaymentDecision.ts"
import { factId, type InvoicePaidTotal } from "./PaymentFact.ts"
import { aheadOf } from "./tryParked.ts"
import { PaymentMax, paymentMaxDefault, whyApproval } from "./suspectEvent.ts"
import { untoldTotal, whyUntold } from "./untoldTotal.ts"

const refuse = (because: string) => new PaymentNotApplicable({ because })

/** How the decision is kept beside the event, and known again when it is repeated. */
export const newMoneyNote = ({ newMoney }: ApplyDecision): string | null =>
  newMoney === undefined ? null : `new money ${formatMoney(newMoney)}`

const billOf = (books: Books, { invoiceId }: InvoicePaidTotal) => {
  const id = books.billByInvoice.get(invoiceId)
  return id === undefined ? undefined : books.bills.get(id)
}

/**
 * What a person said is new of the total, if that can be, and if the person could see by the message what can be: other
 * totals and payments may have changed it since.
 */
const checkNewMoney = (
  books: Books,
  fact: InvoicePaidTotal,
  { newMoney }: ApplyDecision,
  { detail, isUnapproved }: { readonly detail: string; readonly isUnapproved: boolean }
) =>
  Effect.gen(function* () {
    const bill = billOf(books, fact)
    const paid = (bill && books.paidFor.get(bill.id)) ?? nothingPaidFor
    const figures = figuresOf(paid, books.figuresKept.get(factId(fact)))
    const untold = bill && untoldTotal(bill, fact.totalPaid, figures, books.latestTotal.get(fact.invoiceId))
    if (untold === undefined || untold === null) {
      if (!isUnapproved) return yield* refuse("the books tell what it brings now; retry it")
      return newMoney === undefined ? undefined : yield* refuse("newMoney is for a cancelled bill's total alone")
    }
    const range = `${formatMoney(untold.least)} to ${formatMoney(untold.most)}`
    if (detail !== whyUntold(fact.invoiceId, untold)) {
      return yield* refuse(`what can be new of it is from ${range} since more has come; retry it, and look again`)
    }
    if (newMoney === undefined || newMoney < untold.least || newMoney > untold.most) {
      return yield* refuse(`newMoney has to say how much of the total is new, from ${range}`)
    }
    return newMoney
  })

/**
 * Enters a parked running total with as much new money as a person found out, and ends its parking. In a transaction,
 * under the message's lock.
 */
export const applyParkedTotal = Effect.fn("applyParkedTotal")(function* (
  message: ParkedMessage,
  fact: InvoicePaidTotal,
  decision: ApplyDecision,
  actor: string
) {
  const ledger = yield* LedgerRepository
  const { accountType, billId, cmeDealerId } = decision
  const dealer = yield* (yield* DealerRepository).get(cmeDealerId)
  const books = yield* ledger.load({ facts: [fact], messages: [] })
  const bill = billOf(books, fact)
  if (bill === undefined || !isSameAccount(bill, { dealerId: dealer.id, accountType })) {
    return yield* refuse(`invoice ${fact.invoiceId} is not of ${accountType} of ${cmeDealerId}`)
  }
  if (billId !== undefined && billId !== bill.id) {
    return yield* refuse(`invoice ${fact.invoiceId} belongs to bill ${bill.id}`)
  }
  const isUnapproved = whyApproval(books, fact, yield* PaymentMax) !== null
  const newMoney = yield* checkNewMoney(books, fact, decision, { detail: message.detail, isUnapproved })
  const working = { ...books, waiting: aheadOf(books.waiting, fact) }
  const approval = { paymentMax: null, newMoney }
  const changes = applyMessages(working, [{ ...readMessage(message), approval }], paymentMaxDefault)
  const outcome = changes.receipts[0]?.outcome
  if (outcome !== "APPLIED" && outcome !== "DUPLICATE") {
    return yield* refuse(changes.parked[0]?.detail ?? "a newer total of the invoice was taken meanwhile")
  }
  yield* ledger.save({ ...changes, receipts: [] })
  yield* (yield* ParkedMessageRepository).resolve(message.position, {
    action: "APPLY",
    outcome,
    actor,
    note: newMoneyNote(decision),
    target: { dealerId: dealer.id, cmeDealerId, accountType, billId: billId ?? null }
  })
})
