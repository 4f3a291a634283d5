import { PgClient } from "@effect/sql-pg"
import { Effect, Latch, Schedule } from "effect"
import { PaymentEventSink, type OutgoingEvent } from "../shared/PaymentEventSink.ts"
import { EventQueue } from "./EventQueue.ts"

const relayBatchSizeMax = 100
const relayPauseMs = 1000

const retrySchedule = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("5 seconds")])

const relay = Effect.fn("relayEvents.relay")(function* (event: OutgoingEvent) {
  const sink = yield* PaymentEventSink
  const sql = yield* PgClient.PgClient
  yield* sink.deliver(event).pipe(
    Effect.tapError((error) => Effect.logWarning(error.message)),
    Effect.retry(retrySchedule)
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
 * Delivers events in order, at least once each. A failing event blocks the later ones, which depend on it. It polls
 * every second, since another process may add events.
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
