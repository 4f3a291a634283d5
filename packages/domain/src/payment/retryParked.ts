import { Cause, Effect, Result } from "effect"
import { Transaction } from "../Transaction.ts"
import { applyMessages, readMessage, type ReadMessage } from "./applyMessages.ts"
import type { Books } from "./Books.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import { positionKey, type ParkedMessage } from "./Payment.ts"
import { factId } from "./PaymentFact.ts"

/** How many parked messages are tried again in one go. */
export const retryParkedBatchMax = 100

type Waiting = Books["waiting"]

const retryOne = Effect.fn("retryParked.one")(function* (read: ReadMessage, waiting: Waiting) {
  const ledger = yield* LedgerRepository
  const parked = yield* ParkedMessageRepository
  const { position } = read.message
  const facts = Result.isSuccess(read.fact) ? [read.fact.success] : []
  const books = yield* ledger.load({ facts, messages: [] })
  // All that waits is tried in its order, so that only what stayed behind in this pass is still ahead of this one.
  const changes = applyMessages({ ...books, waiting }, [read])
  const [refusal] = changes.parked
  if (refusal !== undefined) {
    yield* parked.refuseAgain(position, refusal)
    return refusal
  }
  yield* ledger.save({ ...changes, receipts: [] })
  yield* parked.resolve(position)
  return null
})

/** What the message waits for if trying it failed: what it waited for before. Interruption is none of its failures. */
const keptWaiting = (message: ParkedMessage) => (cause: Cause.Cause<unknown>) =>
  Cause.hasInterrupts(cause)
    ? Effect.interrupt
    : Effect.logError("A parked message could not be tried again", cause).pipe(
        Effect.annotateLogs({ position: positionKey(message.position) }),
        Effect.as(message)
      )

const withWaiting = (waiting: Waiting, { fact }: ReadMessage, left: Pick<ParkedMessage, "missing" | "reason">) => {
  const { missing, reason } = left
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
    const read = readMessage(message)
    const left = yield* transaction.run(retryOne(read, waiting)).pipe(Effect.catchCause(keptWaiting(message)))
    if (left === null) applied += 1
    else waiting = withWaiting(waiting, read, left)
  }
  return applied
})
