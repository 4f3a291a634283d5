import { Effect, Result } from "effect"
import { applyMessages, logFailures, readMessages } from "../applyMessages.ts"
import { countStale } from "../applyPayments.ts"
import { LedgerRepository } from "../LedgerRepository.ts"
import type { NewParkedEvent } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage } from "../Payment.ts"
import { PaymentMax } from "../PaymentEvent.ts"

/** Needs the message's lock. Answers why it stays parked, or null. */
export const tryParked = Effect.fn("tryParked")(function* (
  message: ParkedMessage,
  actor: string,
  isByPerson: boolean
) {
  const ledger = yield* LedgerRepository
  const parked = yield* ParkedMessageRepository
  const { position } = message
  const read = yield* readMessages([message])
  const events = read.flatMap(({ event }) => (Result.isSuccess(event) ? [event.success] : []))
  const snapshot = yield* ledger.load({ events, messages: [] })
  const applied = applyMessages(snapshot, read, yield* PaymentMax)
  const { changes } = applied
  yield* logFailures(applied)
  const event = { action: "RETRY" as const, actor, target: null }
  const [refusal] = changes.parked
  if (refusal !== undefined) {
    const note = `${refusal.reason}: ${refusal.detail}`
    const refused: NewParkedEvent = { ...event, outcome: "PARKED", note }
    yield* parked.refuseAgain(position, refusal, isByPerson ? refused : null)
    return refusal
  }
  const outcome = changes.processedMessages[0]?.outcome
  if (outcome === undefined || outcome === "PARKED") return yield* Effect.die(new Error("An event had no outcome"))
  yield* ledger.save({ ...changes, processedMessages: [] })
  yield* parked.resolve(position, { ...event, outcome, note: null })
  if (outcome === "STALE") yield* countStale(1)
  return null
})
