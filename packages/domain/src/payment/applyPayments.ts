import { type Array as Arr, Effect, Metric, Result } from "effect"
import { failpoint } from "../shared/failpoint.ts"
import { Transaction } from "../shared/Transaction.ts"
import { applyMessages, logFailures, readMessages } from "./applyMessages.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import { PositionReused } from "./log/PositionReused.ts"
import { PaymentMax } from "./PaymentEvent.ts"
import { cutMessage, isSameMessage, positionKey, type ParkedMessage, type PaymentMessage } from "./Payment.ts"

const staleTotals = Metric.counter("payments_stale_total", {
  description: "Totals that brought no news: older than the newest one of their invoice, or of the same sum",
  incremental: true
})

/** Called with 0 at the start, so that the counter is there before the first of them. */
export const countStale = (count: number): Effect.Effect<void> => Metric.update(staleTotals, count)

/** The first message whose position another message of this batch has too. */
const findContradiction = (messages: ReadonlyArray<PaymentMessage>): PaymentMessage | undefined => {
  const first = new Map<string, PaymentMessage>()
  return messages.find((message) => {
    const known = first.get(positionKey(message.position)) ?? message
    first.set(positionKey(message.position), known)
    return !isSameMessage(known, message)
  })
}

/** Operators must see that money waits. Nothing of the message is logged. */
const logParked = ({ position, reason }: ParkedMessage) =>
  Effect.logWarning(`A payment message was parked: ${reason}`).pipe(
    Effect.annotateLogs({ position: positionKey(position) })
  )

/**
 * Applies payment messages to the ledger, or parks those that cannot be applied. In order, in one transaction; safe
 * to repeat. Answers the newly processed messages. Stores nothing when a position had a different message before.
 */
export const applyPayments = Effect.fn("applyPayments")(function* (
  received: Arr.NonEmptyReadonlyArray<PaymentMessage>
) {
  const messages = yield* Effect.forEach(received, cutMessage)
  const ledger = yield* LedgerRepository
  const transaction = yield* Transaction
  const paymentMax = yield* PaymentMax
  const read = yield* readMessages(messages)
  const events = read.flatMap(({ event }) => (Result.isSuccess(event) ? [event.success] : []))
  const applied = yield* transaction.run(
    Effect.gen(function* () {
      const snapshot = yield* ledger.load({ events, messages })
      const reused =
        findContradiction(messages) ?? messages.find(({ position }) => snapshot.reused.has(positionKey(position)))
      if (reused !== undefined) return yield* new PositionReused(reused.position)
      const decided = applyMessages(snapshot, read, paymentMax)
      yield* ledger.save(decided.changes)
      yield* failpoint("in_tx_after_alloc")
      return decided
    })
  )
  yield* failpoint("after_db_commit")
  const { parked, processedMessages } = applied.changes
  yield* logFailures(applied)
  // A defect of ours has its own log line, with the cause.
  yield* Effect.forEach(
    parked.filter(({ reason }) => reason !== "PROGRAM_FAILED"),
    logParked
  )
  yield* countStale(processedMessages.filter(({ outcome }) => outcome === "STALE").length)
  return processedMessages
})
