import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Latch, Layer } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** A fixed number for the advisory lock. */
const orderLock = 7_310_662_415_002n

/** The outbox of payment events. */
export class EventQueue extends Context.Service<
  EventQueue,
  {
    readonly add: (key: string | null, value: Uint8Array) => Effect.Effect<bigint, SqlError, PgClient.PgClient>
    /** Runs a change in a transaction and wakes the relay. */
    readonly commit: <A, E, R>(
      change: Effect.Effect<A, E, R>
    ) => Effect.Effect<A, E | SqlError, R | PgClient.PgClient>
    /** Open if there may be waiting events. */
    readonly waiting: Latch.Latch
  }
>()("@dealer-billing/billing-sandbox/events/EventQueue") {
  static readonly layer = Layer.effect(
    EventQueue,
    Effect.gen(function* () {
      const waiting = yield* Latch.make(true)
      const add = Effect.fn("EventQueue.add")(function* (key: string | null, value: Uint8Array) {
        const sql = yield* PgClient.PgClient
        // Held until the commit, so that the numbers have the order of the commits and the relay misses none.
        yield* sql`select pg_advisory_xact_lock(${orderLock})`
        const [row] = yield* sql<{ sequence: bigint }>`insert into event (key, value)
          values (${key}, ${value}) returning sequence`
        return row!.sequence
      })
      const commit = <A, E, R>(change: Effect.Effect<A, E, R>) =>
        Effect.flatMap(PgClient.PgClient, (sql) => sql.withTransaction(change)).pipe(
          Effect.tap(() => Latch.open(waiting))
        )
      return EventQueue.of({ add, commit, waiting })
    })
  )
}
