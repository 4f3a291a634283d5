import { Cause, Effect, Option } from "effect"
import { workerActor } from "../../audit/Change.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { positionKey, type ParkedMessage } from "../Payment.ts"
import { PaymentQueries, type ParkedView } from "../PaymentQueries.ts"
import { tryParked } from "./tryParked.ts"

export const retryParkedBatchMax = 100

const retryOne = Effect.fn("retryParked.one")(function* ({ position }: Pick<ParkedMessage, "position">) {
  const locked = yield* (yield* ParkedMessageRepository).lock(position)
  return Option.isSome(locked) && (yield* tryParked(locked.value, workerActor, false)) === null
})

const logStillParked = ({ position }: Pick<ParkedMessage, "position">, cause: Cause.Cause<unknown>) =>
  Effect.logError("A parked message could not be retried", cause).pipe(
    Effect.annotateLogs({ position: positionKey(position) }),
    Effect.as(false)
  )

/** An interruption is passed on. */
const stillParked = (message: Pick<ParkedMessage, "position">) => (cause: Cause.Cause<unknown>) =>
  Cause.hasInterrupts(cause) ? Effect.interrupt : logStillParked(message, cause)

/**
 * Retries messages whose missing object has appeared, each in its own transaction; a failed one is logged. Answers how
 * many were applied, and where the next look begins.
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

export const retryParked = () => Effect.map(retryParkedAfter(null), ({ applied }) => applied)

/** Once after a start: a new version may not have the defect that made the messages `PROGRAM_FAILED`. */
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
