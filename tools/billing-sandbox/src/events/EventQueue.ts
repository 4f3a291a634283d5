import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Latch, Layer } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** Any fixed number that nobody else locks. */
const orderLock = 7_310_662_415_002n

/** The outbox of payment events. */
export class EventQueue extends Context.Service<
  EventQueue,
  {
    /** Adds an event in the transaction of the caller and answers its place in the order of delivery. */
    readonly add: (key: string | null, value: Uint8Array) => Effect.Effect<bigint, SqlError, PgClient.PgClient>
    /** Carries out a change that adds events, in one transaction, and has them delivered at once. */
    readonly commit: <A, E, R>(
      change: Effect.Effect<A, E, R>
    ) => Effect.Effect<A, E | SqlError, R | PgClient.PgClient>
    /** Open when there may be events that wait. */
    readonly waiting: Latch.Latch
  }
>()("@dealer-billing/billing-sandbox/events/EventQueue") {
  static readonly layer = Layer.effect(
    EventQueue,
    Effect.gen(function* () {
      const waiting = yield* Latch.make(true)
      const add = Effect.fn("EventQueue.add")(function* (key: string | null, value: Uint8Array) {
        const sql = yield* PgClient.PgClient
        // Held until the commit, so that the numbers are in the order of the commits: the relay misses none.
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
