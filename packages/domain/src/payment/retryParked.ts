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
 * Tries again the parked messages whose missing object has appeared, since a payment can overtake our own bookkeeping.
 * Looks at those that were parked after the given one, in the order in which they were parked, as far as a look goes;
 * from the beginning, also at what a person has had applied by another message of the same fact.
 * Each is a transaction of its own; what one of them fails by is logged and holds up no other, but for what must not
 * overtake it. Answers how many could be applied, and behind which the next look begins: null is the beginning.
 */
export const retryParkedAfter = Effect.fn("retryParked")(function* (after: bigint | null) {
  const parked = yield* ParkedMessageRepository
  const transaction = yield* Transaction
  const { messages, next } = yield* parked.listRetriable(after, retryParkedBatchMax)
  let applied = 0
  const repeats = after === null ? yield* parked.listOwedInBooks(retryParkedBatchMax) : []
  for (const message of [...messages, ...repeats]) {
    if (yield* transaction.run(retryOne(message)).pipe(Effect.catchCause(stillParked(message)))) applied += 1
  }
  return { applied, next }
})

/** A look from the beginning; answers how many could be applied. */
export const retryParked = () => Effect.map(retryParkedAfter(null), ({ applied }) => applied)
