import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted, Schedule, type Scope } from "effect"
import { Reactivity } from "effect/reactivity"

/** Reads the database without the service. */
export type Look = <Row extends object>(
  statement: (sql: PgClient.PgClient) => Effect.Effect<ReadonlyArray<Row>, unknown>
) => Promise<ReadonlyArray<Row>>

/** Retries for a while, because Postgres is killed during the run. */
export const openDatabase = (url: string): Effect.Effect<Look, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.make({
      url: Redacted.make(url),
      maxConnections: 2,
      connectTimeout: "2 seconds"
    }).pipe(Effect.provide(Reactivity.layer))
    return (statement) =>
      Effect.runPromise(
        statement(sql).pipe(
          Effect.timeout("20 seconds"),
          Effect.sandbox,
          Effect.retry({ times: 40, schedule: Schedule.spaced("250 millis") })
        )
      )
  })
