import { Cause, Effect, Option, Result } from "effect"
import { workerActor } from "../billing/OperationEvent.ts"
import { Transaction } from "../Transaction.ts"
import { readMessage } from "./applyMessages.ts"
import type { Books } from "./Books.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { positionKey, type ParkedMessage } from "./Payment.ts"
import { factId } from "./PaymentFact.ts"
import { tryParked } from "./tryParked.ts"

/** How many parked messages are tried again in one go. */
export const retryParkedBatchMax = 100

type Waiting = Books["waiting"]

const retryOne = Effect.fn("retryParked.one")(function* (message: ParkedMessage, waiting: Waiting) {
  const locked = yield* (yield* ParkedMessageRepository).lock(message.position)
  if (Option.isNone(locked)) return "gone" as const
  // All that waits is tried in its order, so that only what stayed behind in this pass is still ahead of this one.
  return yield* tryParked(locked.value, waiting, workerActor, false)
})

/** What the message waits for if trying it failed: what it waited for before. Interruption is none of its failures. */
const keptWaiting = (message: ParkedMessage) => (cause: Cause.Cause<unknown>) =>
  Cause.hasInterrupts(cause)
    ? Effect.interrupt
    : Effect.logError("A parked message could not be tried again", cause).pipe(
        Effect.annotateLogs({ position: positionKey(message.position) }),
        Effect.as(message)
      )

const withWaiting = (
  waiting: Waiting,
  message: ParkedMessage,
  { missing, reason }: Pick<ParkedMessage, "missing" | "reason">
) => {
  const { fact } = readMessage(message)
  if (reason !== "UNKNOWN_INVOICE" || missing === null || Result.isFailure(fact)) return waiting
  return new Map(waiting).set(missing, [...(waiting.get(missing) ?? []), factId(fact.success)])
}

/**
 * Tries again the parked messages whose missing object has appeared: a payment can overtake our own bookkeeping.
 * Each is a transaction of its own, in the order in which they were parked; what one of them fails by is logged and
 * holds up no other, but for what must not overtake it. Answers how many could be applied.
 */
export const retryParked = Effect.fn("retryParked")(function* () {
  const parked = yield* ParkedMessageRepository
  const transaction = yield* Transaction
  let waiting: Waiting = new Map()
  let applied = 0
  for (const message of yield* parked.listRetriable(retryParkedBatchMax)) {
    const left = yield* transaction.run(retryOne(message, waiting)).pipe(Effect.catchCause(keptWaiting(message)))
    if (left === null) applied += 1
    else if (left !== "gone") waiting = withWaiting(waiting, message, left)
  }
  return applied
})
