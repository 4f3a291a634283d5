import { PgClient } from "@effect/sql-pg"
import { Effect, Latch, Schedule } from "effect"
import { PaymentFactSink, type OutgoingFact } from "../PaymentFactSink.ts"
import { FactQueue } from "./FactQueue.ts"

const relayBatchSizeMax = 100
const relayPauseMs = 1000

const untilTaken = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("5 seconds")])

/** Offers a fact until the sink takes it, and only then forgets it: after a crash it is offered once more. */
const relay = Effect.fn("relayFacts.relay")(function* (fact: OutgoingFact) {
  const sink = yield* PaymentFactSink
  const sql = yield* PgClient.PgClient
  yield* sink.deliver(fact).pipe(
    Effect.tapError((error) => Effect.logWarning(error.message)),
    Effect.retry(untilTaken)
  )
  yield* sql`update fact set delivered_at = now() where sequence = ${fact.sequence}`
})

const relayWaiting = Effect.fn("relayFacts.relayWaiting")(function* () {
  const sql = yield* PgClient.PgClient
  const waiting = yield* sql<OutgoingFact>`select sequence, key, value from fact
    where delivered_at is null order by sequence limit ${relayBatchSizeMax}`
  yield* Effect.forEach(waiting, relay, { discard: true })
  return waiting.length
})

/**
 * Delivers facts in their order, at least once each, for ever. A sink that takes none holds up the others: they
 * build on each other. It looks again every second, since another process may have added some.
 */
export const relayFacts = Effect.fn("relayFacts")(function* () {
  const { waiting } = yield* FactQueue
  const round = Effect.gen(function* () {
    yield* Latch.close(waiting)
    if ((yield* relayWaiting()) > 0) return
    yield* Latch.await(waiting).pipe(Effect.timeoutOrElse({ duration: relayPauseMs, orElse: () => Effect.void }))
  })
  return yield* round.pipe(
    Effect.catchCause((cause) =>
      Effect.andThen(Effect.logWarning("The relay of payment facts pauses", cause), Effect.sleep(relayPauseMs))
    ),
    Effect.forever
  )
})
