import { Effect, Result } from "effect"
import { applyMessages, readMessage, readMessages } from "./applyMessages.ts"
import type { Books } from "./Books.ts"
import { LedgerRepository } from "./LedgerRepository.ts"
import type { NewParkedEvent } from "./ParkedEvent.ts"
import { ParkedMessageRepository } from "./ParkedMessageRepository.ts"
import type { ParkedMessage } from "./Payment.ts"
import { factId, type PaymentFact } from "./PaymentFact.ts"
import { countStale } from "./countStale.ts"
import { PaymentMax } from "./suspectEvent.ts"

type Waiting = Books["waiting"]

/** Of what waits, what came before the fact: it may not be overtaken. A fact that does not wait itself is last. */
export const aheadOf = (waiting: Waiting, fact: PaymentFact): Waiting => {
  const id = factId(fact)
  return new Map(
    [...waiting].map(([invoiceId, queue]) => {
      const place = queue.indexOf(id)
      return [invoiceId, place < 0 ? queue : queue.slice(0, place)]
    })
  )
}

/**
 * Tries a parked message again, under its lock; it overtakes nothing that came before it. Answers why it stays
 * parked, or null.
 */
export const tryParked = Effect.fn("tryParked")(function* (
  message: ParkedMessage,
  actor: string,
  isByPerson: boolean
) {
  const ledger = yield* LedgerRepository
  const parked = yield* ParkedMessageRepository
  const { position } = message
  const [read = readMessage(message)] = yield* readMessages([message])
  const fact = Result.isSuccess(read.fact) ? read.fact.success : null
  const books = yield* ledger.load({ facts: fact === null ? [] : [fact], messages: [] })
  const ahead = fact === null ? books.waiting : aheadOf(books.waiting, fact)
  const changes = applyMessages({ ...books, waiting: ahead }, [read], yield* PaymentMax)
  const event = { action: "RETRY" as const, actor, target: null }
  const [refusal] = changes.parked
  if (refusal !== undefined) {
    const note = `${refusal.reason}: ${refusal.detail}`
    const refused: NewParkedEvent = { ...event, outcome: "REFUSED", note }
    yield* parked.refuseAgain(position, refusal, isByPerson ? refused : null)
    return refusal
  }
  // The receipt stays as it was: only what this one would say of the fact counts here.
  const outcome = changes.receipts[0]?.outcome
  if (outcome === undefined || outcome === "PARKED") return yield* Effect.die(new Error("A fact had no outcome"))
  yield* ledger.save({ ...changes, receipts: [] })
  yield* parked.resolve(position, { ...event, outcome, note: null })
  if (outcome === "STALE") yield* countStale(1)
  return null
})
