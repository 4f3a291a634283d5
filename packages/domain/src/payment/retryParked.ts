import { Cause, Effect, Option } from "effect"
import { workerActor } from "../billing/OperationEvent.ts"
import { Transaction } from "../Transaction.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { positionKey, type ParkedMessage } from "./Payment.ts"
import { tryParked } from "./tryParked.ts"

/** How many parked messages are tried again in one go. */
export const retryParkedBatchMax = 100

const retryOne = Effect.fn("retryParked.one")(function* ({ position }: ParkedMessage) {
  const locked = yield* (yield* ParkedMessageRepository).lock(position)
  return Option.isSome(locked) && (yield* tryParked(locked.value, workerActor, false)) === null
})

/** It stays parked, and what must not overtake it waits, too. Interruption is none of its failures. */
const stillParked =
  ({ position }: ParkedMessage) =>
  (cause: Cause.Cause<unknown>) =>
    Cause.hasInterrupts(cause)
      ? Effect.interrupt
      : Effect.logError("A parked message could not be tried again", cause).pipe(
          Effect.annotateLogs({ position: positionKey(position) }),
          Effect.as(false)
        )

/**
 * Tries again the parked messages whose missing object has appeared: a payment can overtake our own bookkeeping.
 * Each is a transaction of its own, in the order in which they were parked; what one of them fails by is logged and
 * holds up no other, but for what must not overtake it. Answers how many could be applied.
 */
export const retryParked = Effect.fn("retryParked")(function* () {
  const parked = yield* ParkedMessageRepository
  const transaction = yield* Transaction
  let applied = 0
  for (const message of yield* parked.listRetriable(retryParkedBatchMax)) {
    if (yield* transaction.run(retryOne(message)).pipe(Effect.catchCause(stillParked(message)))) applied += 1
  }
  return applied
})
