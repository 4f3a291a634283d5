import * as PgClient from "@effect/sql-pg/PgClient"
import type { PgConnection } from "@effect/sql-pg/PgConnection"
import * as PgPool from "@effect/sql-pg/PgPool"
import { Effect } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"

export interface PooledClientOptions extends PgClient.PgPoolConfig {
  readonly transformQueryNames: (name: string) => string
  readonly transformResultNames: (name: string) => string
  /** Runs once on each new connection, before its first statement. `PgClient.make` has no such hook. */
  readonly prepareConnection: (connection: PgConnection) => Effect.Effect<void, SqlError>
}

const rowsOf =
  (connection: PgConnection, isPrepared: boolean): Connection["execute"] =>
  (text, values, transform) =>
    Effect.map(connection.query(text, values, isPrepared), ({ rows }) =>
      transform === undefined ? rows : transform(rows)
    )

const toSqlConnection = (connection: PgConnection): Connection => ({
  execute: rowsOf(connection, true),
  executeUnprepared: rowsOf(connection, false),
  executeRaw: (text, values) => connection.query(text, values),
  executeValues: (text, values) => connection.queryValues(text, values),
  executeValuesUnprepared: (text, values) => connection.queryValues(text, values, false),
  executeStream: (text, values) => connection.stream(text, values)
})

const notCommitted = Effect.suspend(() => {
  const message = "COMMIT rolled back an aborted transaction"
  const reason = new UnknownError({ cause: new Error(message), message, operation: "commit" })
  return Effect.fail(new SqlError({ reason }))
})

/** Postgres answers COMMIT with ROLLBACK if an earlier statement failed. */
const commit = (connection: Connection): Effect.Effect<void, SqlError> =>
  Effect.flatMap(connection.executeRaw("COMMIT", []), (result) =>
    typeof result === "object" && result !== null && "command" in result && result.command === "ROLLBACK"
      ? notCommitted
      : Effect.void
  )

/** The pool of `PgClient.make`, without LISTEN, which needs a session. */
export const makePooledClient = Effect.fnUntraced(function* (options: PooledClientOptions) {
  const pool = yield* PgPool.make(options)
  const prepared = new WeakSet<PgConnection>()
  const acquire = Effect.tap(pool.get, (connection) =>
    prepared.has(connection)
      ? Effect.void
      : Effect.map(options.prepareConnection(connection), () => prepared.add(connection))
  )
  return yield* SqlClient.make({
    driver: "pg",
    acquirer: Effect.map(acquire, toSqlConnection),
    transactionAcquirer: Effect.map(
      Effect.flatMap(acquire, ({ pin }) => pin),
      toSqlConnection
    ),
    compiler: PgClient.makeCompiler(options.transformQueryNames, false),
    transformRows: Statement.defaultTransforms(options.transformResultNames, false).array,
    prepareTransactionControls: true,
    commit,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
    spanAttributes: [["db.system.name", "postgresql"]]
  })
}, Effect.provide(Reactivity.layer))
