import { Effect, Option, String as Str, type Redacted } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { checkServerIsKept, checkSettings } from "./checkSession.ts"
import { connectionOptions } from "../client/connectionOptions.ts"
import { makePooledClient, type PooledClientOptions } from "../client/makePooledClient.ts"
import { sessionSettings, setQuery, type DatabasePooler, type SessionLimits } from "../client/sessionSettings.ts"
import { makeSocketWatch, type SocketWatch } from "../client/watchSocket.ts"
import type { RunStatements } from "./Database.ts"
import { makePoolGate } from "./poolGate.ts"
import { retryStorage } from "./retryStorage.ts"
import { findSqlError, TransactionFailed, withoutSqlError } from "./storageFailure.ts"

export interface DatabaseAddress {
  readonly url: Redacted.Redacted<string>
  /** Default `none`. */
  readonly pooler?: DatabasePooler | undefined
}

interface DatabaseOptions extends DatabaseAddress, SessionLimits {
  readonly applicationName: string
  readonly poolMax: number
  /** For a whole statement or transaction, measured here, for a server that does not answer at all. */
  readonly attemptMsMax: number
}

/** Time for the answer to arrive after the statement timeout. */
const answerGraceMs = 500

const cached = (transform: (name: string) => string) => {
  const known = new Map<string, string>()
  return (name: string): string => {
    const found = known.get(name) ?? transform(name)
    known.set(name, found)
    return found
  }
}

/** `checkServerIsKept` needs two. */
const connectionsMin = 2

const makeClient = (
  options: DatabaseOptions,
  watch: SocketWatch,
  prepareConnection: PooledClientOptions["prepareConnection"]
) => {
  const { stream, ...connection } = connectionOptions(options.url)
  return makePooledClient({
    applicationName: options.applicationName,
    ...connection,
    stream: () => watch.watchSocket(stream()),
    maxConnections: Math.max(options.poolMax, connectionsMin),
    connectionTTL: "30 minutes",
    // The next transaction may get a server connection without the prepared statement.
    prepare: options.pooler !== "transaction",
    prepareConnection,
    transformQueryNames: cached(Str.camelToSnake),
    transformResultNames: cached(Str.snakeToCamel)
  })
}

// A failed statement aborts its transaction: code that caught this failure would meet it again at the commit.
const joined: RunStatements = <A, E, R>(statements: Effect.Effect<A, E, R>) =>
  Effect.catchCause(statements, (cause): Effect.Effect<never, Exclude<E, SqlError> | TransactionFailed> => {
    const error = findSqlError(cause)
    return error === null ? Effect.failCause(withoutSqlError(cause)) : Effect.fail(TransactionFailed.of(error))
  })

/** Fails if the session settings do not reach the server. */
export const makeDatabase = Effect.fn("makeDatabase")(function* (options: DatabaseOptions) {
  const { attemptMsMax, pooler = "none" } = options
  const watch = makeSocketWatch(options.statementTimeoutMs + answerGraceMs)
  const limits = { attemptMsMax, onReadOnly: watch.dropIdle }
  const isSetByTransaction = pooler === "transaction"
  const settings = sessionSettings(options)
  let isPooled = false
  const setForSession: PooledClientOptions["prepareConnection"] = (connection) => {
    const [text, values] = setQuery(sql, settings, false).compile()
    return Effect.map(connection.query(text, values, false), ({ rows }) => {
      isPooled ||= rows[0]?.pid !== connection.processId
    })
  }
  const client = makeClient(options, watch, isSetByTransaction ? () => Effect.void : setForSession)
  const sql: SqlClient = yield* Effect.orDie(client)
  const gate = yield* makePoolGate(options.applicationName, options.poolMax)
  const isInTransaction = Effect.map(Effect.serviceOption(sql.transactionService), Option.isSome)
  const setForTransaction = setQuery(sql, settings, true).unprepared
  const inTransaction = <A, E, R>(statements: Effect.Effect<A, E, R>) =>
    isSetByTransaction
      ? sql.withTransaction(Effect.andThen(setForTransaction, statements))
      : sql.withTransaction(statements)
  const inSession = <A, E, R>(statements: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
    isSetByTransaction ? inTransaction(statements) : statements

  const run: RunStatements = (statements) =>
    Effect.flatMap(isInTransaction, (isInside) =>
      isInside ? joined(statements) : retryStorage(gate(inSession(statements)), limits)
    )

  // Inside a transaction this is a savepoint.
  const transact: RunStatements = (statements) =>
    Effect.flatMap(isInTransaction, (isInside) =>
      isInside ? joined(sql.withTransaction(statements)) : retryStorage(gate(inTransaction(statements)), limits)
    )

  const database = { sql, run, transact, dropIdle: watch.dropIdle }
  yield* checkSettings(database, settings, pooler)
  if (isPooled) yield* checkServerIsKept(database, pooler)
  return database
})
