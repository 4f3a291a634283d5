import { Effect, Option, Schema } from "effect"
import { currentCaller } from "../../audit/Change.ts"
import { noteOutcome, unchanged } from "../../audit/noteOutcome.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { applyParked, PaymentAlreadyResolved } from "./applyParked.ts"
import { getPayment, parkedAddress, parkedIdOf } from "../getPayment.ts"
import type { ParkedEvent } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { PaymentQueries, PaymentNotFound, type ParkedView } from "../PaymentQueries.ts"
import type { PaymentDecision } from "./PaymentDecision.ts"
import { isRejectedFor, keptRejectReason } from "./rejectReason.ts"
import { tryParked } from "./tryParked.ts"

/** Of a command: a payment id, or the address of a parked message. */
export interface PaymentRef {
  readonly address: string
}

/** Several messages are parked under this payment id. Choose one of `parkedIds`. */
export class PaymentAmbiguous extends Schema.TaggedError<PaymentAmbiguous>()("PaymentAmbiguous", {
  paymentId: Schema.String,
  parkedIds: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Payment ${this.paymentId} has several parked messages; use one of ${this.parkedIds.join(", ")}`
  }
}

const isSame = Effect.fn("resolvePayment.isSame")(function* (
  message: ParkedView,
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
    target.billId === (decision.billId ?? null)
  )
})

const checkSame = Effect.fn("resolvePayment.checkSame")(function* (message: ParkedView, decision: PaymentDecision) {
  const { id, paymentId, resolution } = message
  if (resolution !== null && (yield* isSame(message, decision, resolution))) return yield* noteOutcome(unchanged)
  const because =
    resolution === null
      ? "another decision is in progress"
      : `${resolution.action} by ${resolution.actor}: ${resolution.outcome}`
  return yield* new PaymentAlreadyResolved({ paymentId: paymentId ?? parkedAddress(id), because })
})

const findParked = Effect.fn("resolvePayment.findParked")(function* (address: string, decision: PaymentDecision) {
  const queries = yield* PaymentQueries
  const parkedId = parkedIdOf(address)
  if (parkedId !== null) return yield* queries.getParked(parkedId)
  const all = yield* queries.listParkedOf([address])
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
  if (Option.isNone(yield* queries.findApplied(address))) return yield* new PaymentNotFound({ paymentId: address })
  const because = "it was applied when it arrived"
  return yield* new PaymentAlreadyResolved({ paymentId: address, because })
})

const decide = Effect.fn("resolvePayment.decide")(function* (
  parked: ParkedView,
  decision: PaymentDecision,
  rejectReason: string | null
) {
  const actor = yield* currentCaller
  const repository = yield* ParkedMessageRepository
  const locked = yield* repository.lock(parked.position)
  if (Option.isNone(locked)) return yield* checkSame(yield* (yield* PaymentQueries).getParked(parked.id), decision)
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

/** Carries out an operator's decision about a parked message. A repeat of the same decision changes nothing. */
export const resolvePayment = Effect.fn("resolvePayment")(function* ({
  address,
  ...decision
}: PaymentDecision & PaymentRef) {
  const parked = yield* findParked(address, decision)
  const transaction = yield* Transaction
  // Outside of the transaction: it locks accounts, and the message must be locked before them.
  const rejectReason = decision.action === "reject" ? yield* keptRejectReason(parked, decision.reason) : null
  yield* transaction.run(decide(parked, decision, rejectReason))
  return yield* getPayment(parkedAddress(parked.id))
})
