import { PgClient } from "@effect/sql-pg"
import { Effect, Latch, Schedule } from "effect"
import { PaymentEventSink, type OutgoingEvent } from "../PaymentEventSink.ts"
import { EventQueue } from "./EventQueue.ts"

const relayBatchSizeMax = 100
const relayPauseMs = 1000

const untilTaken = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("5 seconds")])

/** Offers an event until the sink takes it, and only then forgets it: after a crash it is offered once more. */
const relay = Effect.fn("relayEvents.relay")(function* (event: OutgoingEvent) {
  const sink = yield* PaymentEventSink
  const sql = yield* PgClient.PgClient
  yield* sink.deliver(event).pipe(
    Effect.tapError((error) => Effect.logWarning(error.message)),
    Effect.retry(untilTaken)
  )
  yield* sql`update event set delivered_at = now() where sequence = ${event.sequence}`
})

const relayWaiting = Effect.fn("relayEvents.relayWaiting")(function* () {
  const sql = yield* PgClient.PgClient
  const waiting = yield* sql<OutgoingEvent>`select sequence, key, value from event
    where delivered_at is null order by sequence limit ${relayBatchSizeMax}`
  yield* Effect.forEach(waiting, relay, { discard: true })
  return waiting.length
})

/**
 * Delivers events in their order, at least once each, for ever. A sink that takes none holds up the others: they
 * build on each other. It looks again every second, since another process may have added some.
 */
export const relayEvents = Effect.fn("relayEvents")(function* () {
  const { waiting } = yield* EventQueue
  const round = Effect.gen(function* () {
    yield* Latch.close(waiting)
    if ((yield* relayWaiting()) > 0) return
    yield* Latch.await(waiting).pipe(Effect.timeoutOrElse({ duration: relayPauseMs, orElse: () => Effect.void }))
  })
  return yield* round.pipe(
    Effect.catchCause((cause) =>
      Effect.andThen(Effect.logWarning("The relay of payment events pauses", cause), Effect.sleep(relayPauseMs))
    ),
    Effect.forever
  )
})
