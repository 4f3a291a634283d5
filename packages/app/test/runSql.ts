import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"

type Row = Readonly<Record<string, unknown>>

/** Runs one statement on a connection of its own; answers its rows, or the server's own words. */
export const runSql = (url: string, statement: string): Promise<ReadonlyArray<Row> | string> =>
  Effect.runPromise(
    PgClient.makeClient({ url: Redacted.make(url) }).pipe(
      Effect.flatMap((sql) => sql.unsafe<Row>(statement).unprepared),
      Effect.catch((error) => {
        const { cause } = error.reason
        return Effect.succeed(cause instanceof Error ? cause.message : String(error))
      }),
      Effect.scoped,
      Effect.provide(Reactivity.layer)
    )
  )
