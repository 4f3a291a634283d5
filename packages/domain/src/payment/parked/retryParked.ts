import { Cause, Effect, Option } from "effect"
import { workerActor } from "../../billing/OperationEvent.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { positionKey, type ParkedMessage } from "../Payment.ts"
import { PaymentQueries, type ParkedView } from "../PaymentQueries.ts"
import { tryParked } from "./tryParked.ts"

/** How many parked messages are tried again in one go. */
export const retryParkedBatchMax = 100

const retryOne = Effect.fn("retryParked.one")(function* ({ position }: Pick<ParkedMessage, "position">) {
  const locked = yield* (yield* ParkedMessageRepository).lock(position)
  return Option.isSome(locked) && (yield* tryParked(locked.value, workerActor, false)) === null
})

const logStillParked = ({ position }: Pick<ParkedMessage, "position">, cause: Cause.Cause<unknown>) =>
  Effect.logError("A parked message could not be tried again", cause).pipe(
    Effect.annotateLogs({ position: positionKey(position) }),
    Effect.as(false)
  )

/** It stays parked. Interruption is none of its failures. */
const stillParked = (message: Pick<ParkedMessage, "position">) => (cause: Cause.Cause<unknown>) =>
  Cause.hasInterrupts(cause) ? Effect.interrupt : logStillParked(message, cause)

/**
 * Tries again the parked messages whose missing object has appeared, since a payment can overtake our own bookkeeping.
 * Looks at those that were parked after the given one, in the order in which they were parked, as far as a look goes.
 * Each is a transaction of its own; what one of them fails by is logged and holds up no other. Answers how many could
 * be applied, and behind which the next look begins: null is the beginning.
 */
export const retryParkedAfter = Effect.fn("retryParked")(function* (after: bigint | null) {
  const { messages, next } = yield* (yield* ParkedMessageRepository).listRetriable(after, retryParkedBatchMax)
  const transaction = yield* Transaction
  let applied = 0
  for (const message of messages) {
    if (yield* transaction.run(retryOne(message)).pipe(Effect.catchCause(stillParked(message)))) applied += 1
  }
  return { applied, next }
})

/** A look from the beginning; answers how many could be applied. */
export const retryParked = () => Effect.map(retryParkedAfter(null), ({ applied }) => applied)

/**
 * Tries again what is parked because this service failed on it (`PROGRAM_FAILED`). Called once after a start, which may
 * have brought a version that does not. Fails where the storage is unavailable: then it must be called again. Answers
 * how many could be applied.
 */
export const retryFailed = Effect.fn("retryFailed")(function* () {
  const queries = yield* PaymentQueries
  const transaction = yield* Transaction
  let applied = 0
  let after: bigint | null = null
  while (true) {
    const page: ReadonlyArray<ParkedView> = yield* queries.listParked({
      filter: "OPEN",
      criteria: { reason: "PROGRAM_FAILED" },
      after,
      limit: retryParkedBatchMax
    })
    for (const message of page) {
      const retried = transaction.run(retryOne(message))
      const isApplied = yield* Effect.catchDefect(retried, (defect) => logStillParked(message, Cause.die(defect)))
      if (isApplied) applied += 1
    }
    after = page.at(-1)?.id ?? null
    if (after === null) return applied
  }
})
