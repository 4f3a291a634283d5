import { Effect, Option, Result, Schema } from "effect"
import { CurrentChange } from "../audit/Change.ts"
import { noteOutcome, unchanged } from "../audit/noteOutcome.ts"
import { Transaction } from "../Transaction.ts"
import { applicableFact, PaymentNotApplicable } from "./applicableFact.ts"
import { applyParked, PaymentAlreadyResolved } from "./applyParked.ts"
import { newMoneyNote } from "./applyParkedTotal.ts"
import { getPayment, parkedAddress, parkedIdOf } from "./getPayment.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import type { ParkedEvent } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { MessagePosition } from "./Payment.ts"
import { PaymentDesk, PaymentNotFound, type ParkedOnDesk } from "./PaymentDesk.ts"
import { isTotalId } from "./PaymentFact.ts"
import type { ApplyDecision, PaymentDecision } from "./PaymentDecision.ts"
import { isRejectedFor, keptRejectReason } from "./rejectReason.ts"
import { aheadOf, tryParked } from "./tryParked.ts"

/** Several messages of that id are parked: name the one that is meant. */
export class PaymentAmbiguous extends Schema.TaggedError<PaymentAmbiguous>()("PaymentAmbiguous", {
  paymentId: Schema.String,
  parkedIds: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Several messages of payment ${this.paymentId} are parked; name one of ${this.parkedIds.join(", ")}`
  }
}

/** Whether that is what was done already, so that asking for it once more changes nothing. */
const isSame = Effect.fn("resolvePayment.isSame")(function* (
  message: ParkedOnDesk,
  decision: PaymentDecision,
  done: ParkedEvent
) {
  if (decision.action === "retry") return done.action === "RETRY"
  if (decision.action === "reject") return yield* isRejectedFor(message, done, decision.reason)
  const { target } = done
  return (
    target !== null &&
    target.cmeDealerId === decision.cmeDealerId &&
    target.accountType === decision.accountType &&
    target.billId === (decision.billId ?? null) &&
    done.note === newMoneyNote(decision)
  )
})

const checkSame = Effect.fn("resolvePayment.checkSame")(function* (
  message: ParkedOnDesk,
  decision: PaymentDecision
) {
  const { id, paymentId, resolution } = message
  if (resolution !== null && (yield* isSame(message, decision, resolution))) return yield* noteOutcome(unchanged)
  const because =
    resolution === null ? "somebody is at it" : `${resolution.action} by ${resolution.actor}: ${resolution.outcome}`
  return yield* new PaymentAlreadyResolved({ paymentId: paymentId ?? parkedAddress(id), because })
})

/** The parked message that is meant: the open one of that id, else the one that was resolved. */
const findParked = Effect.fn("resolvePayment.findParked")(function* (address: string, decision: PaymentDecision) {
  const desk = yield* PaymentDesk
  const parkedId = parkedIdOf(address)
  if (parkedId !== null) return yield* desk.getParked(parkedId)
  const all = yield* desk.listParkedOf([address])
  const [open, ...more] = all.filter(({ resolution }) => resolution === null)
  if (open !== undefined && more.length > 0) {
    const parkedIds = [open, ...more].map(({ id }) => parkedAddress(id))
    return yield* new PaymentAmbiguous({ paymentId: address, parkedIds })
  }
  if (open !== undefined) return open
  for (const each of all) {
    if (each.resolution !== null && (yield* isSame(each, decision, each.resolution))) return each
  }
  const last = all.at(-1)
  if (last !== undefined) return last
  if (Option.isNone(yield* desk.findApplied(address))) return yield* new PaymentNotFound({ paymentId: address })
  const because = "it was applied when it came"
  return yield* new PaymentAlreadyResolved({ paymentId: address, because })
})

/**
 * A total of the same invoice that came before the payment did not count it, and is compared with what the payments
 * brought until then: the payment must not get into the books first. What comes later cannot get ahead of it. Reads
 * the whole message, as what applies it does: the desk shows the beginning of a long one.
 */
const checkTurn = Effect.fn("resolvePayment.checkTurn")(function* (position: MessagePosition) {
  const message = yield* (yield* ParkedMessageRepository).lock(position)
  if (Option.isNone(message)) return
  const fact = applicableFact(message.value)
  // A total keeps its turn by the rules of totals, when it is applied.
  if (Result.isFailure(fact) || fact.success.type === "invoice.paid-total") return
  if (fact.success.invoiceId === undefined) return
  const { invoiceId } = fact.success
  const { waiting } = yield* (yield* LedgerRepository).load({ facts: [fact.success], messages: [] })
  const ahead = aheadOf(waiting, fact.success).get(invoiceId) ?? []
  if (ahead.some(isTotalId)) {
    const because = `a total of invoice ${invoiceId} came before it and is parked; deal with that one first`
    return yield* new PaymentNotApplicable({ because })
  }
})

const decide = Effect.fn("resolvePayment.decide")(function* (
  parked: ParkedOnDesk,
  decision: PaymentDecision,
  rejectReason: string | null,
  actor: string
) {
  const repository = yield* ParkedMessageRepository
  const locked = yield* repository.lock(parked.position)
  if (Option.isNone(locked)) return yield* checkSame(yield* (yield* PaymentDesk).getParked(parked.id), decision)
  const message = locked.value
  switch (decision.action) {
    case "retry":
      return yield* Effect.flatMap(tryParked(message, actor, true), (refusal) =>
        refusal === null ? Effect.void : noteOutcome(`still parked: ${refusal.reason}`)
      )
    case "apply":
      return yield* applyParked(message, decision, actor)
    case "reject":
      return yield* repository.resolve(message.position, {
        action: "REJECT",
        outcome: "REJECTED",
        actor,
        note: rejectReason,
        target: null
      })
  }
})

const isApply = (decision: PaymentDecision): decision is ApplyDecision => decision.action === "apply"

/**
 * Deals with a parked message as a person decided: tries it again (it may stay parked, for a new reason), applies it
 * to an account, or gives it up, so that it holds up no other. A repeat of what was done changes nothing.
 */
export const resolvePayment = Effect.fn("resolvePayment")(function* (
  address: string,
  decision: PaymentDecision,
  actor: string
) {
  const parked = yield* findParked(address, decision)
  const transaction = yield* Transaction
  if (isApply(decision) && parked.resolution === null) {
    // A look, and no change that the audit has to know of.
    yield* transaction.run(checkTurn(parked.position)).pipe(Effect.provideService(CurrentChange, null))
  }
  // Found out before: it locks accounts, and the message's lock comes before theirs.
  const rejectReason = decision.action === "reject" ? yield* keptRejectReason(parked, decision.reason) : null
  yield* transaction.run(decide(parked, decision, rejectReason, actor))
  return yield* getPayment(parkedAddress(parked.id))
})
