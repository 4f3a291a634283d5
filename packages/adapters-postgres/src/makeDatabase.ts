import * as PgClient from "@effect/sql-pg/PgClient"
import { Effect, Option, String as Str, type Redacted } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import { connectionOptions } from "./client/connectionOptions.ts"
import { makeSocketWatch, type SocketWatch } from "./client/watchSocket.ts"
import type { RunStatements } from "./Database.ts"
import { makePoolGate } from "./poolGate.ts"
import { retryStorage } from "./retryStorage.ts"
import { sqlErrorOf, withoutSqlError } from "./storageFailure.ts"

export interface DatabaseOptions {
  readonly url: Redacted.Redacted<string>
  readonly applicationName: string
  /** Connections at most. */
  readonly poolMax: number
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  /** For the whole of a statement or transaction, as seen from here: for a server that does not answer at all. */
  readonly attemptMsMax: number
}

const idleInTransactionTimeoutMs = 5_000
/** How much longer than a statement may run its answer may take, in ms. */
const answerGraceMs = 500

const cached = (transform: (name: string) => string) => {
  const known = new Map<string, string>()
  return (name: string): string => {
    const found = known.get(name) ?? transform(name)
    known.set(name, found)
    return found
  }
}

const makeClient = (options: DatabaseOptions, watch: SocketWatch) => {
  const { stream, ...connection } = connectionOptions(options.url)
  return PgClient.make({
    applicationName: options.applicationName,
    ...connection,
    stream: () => watch.watchSocket(stream()),
    maxConnections: options.poolMax,
    connectionTTL: "30 minutes",
    startupParameters: {
      // Every statement of ours finds its rows by an index. A plan that was made on small tables and kept would
      // otherwise go on reading them whole when they have grown.
      enable_seqscan: "off",
      // Planning anew for the values of each call took two thirds of what the server spent on a payment. A plan for
      // any values does not know how few rows a page has: what hangs on each row is asked for row by row.
      plan_cache_mode: "force_generic_plan",
      statement_timeout: `${options.statementTimeoutMs}`,
      lock_timeout: `${options.lockTimeoutMs}`,
      idle_in_transaction_session_timeout: `${idleInTransactionTimeoutMs}`
    },
    transformQueryNames: cached(Str.camelToSnake),
    transformResultNames: cached(Str.snakeToCamel),
    transformJson: false
  }).pipe(Effect.provide(Reactivity.layer))
}

// A failed statement has spoilt the transaction that it is in. It travels as a defect, past the domain's own error
// handling, to the outermost `transact`, which alone can run everything again.
const joined: RunStatements = (statements) =>
  Effect.catchCause(statements, (cause) => {
    const error = sqlErrorOf(cause)
    return error === null ? Effect.failCause(withoutSqlError(cause)) : Effect.die(error)
  })

/** A pool of connections and the ways to use it. Nothing is connected before the first statement. */
export const makeDatabase = Effect.fn("makeDatabase")(function* (options: DatabaseOptions) {
  const watch = makeSocketWatch(options.statementTimeoutMs + answerGraceMs)
  const sql = yield* Effect.orDie(makeClient(options, watch))
  const limits = { attemptMsMax: options.attemptMsMax, onReadOnly: watch.dropIdle }
  const gate = yield* makePoolGate(options.applicationName, options.poolMax)
  const isInTransaction = Effect.map(Effect.serviceOption(sql.transactionService), Option.isSome)

  const run: RunStatements = (statements) =>
    Effect.flatMap(isInTransaction, (isInside) =>
      isInside ? joined(statements) : retryStorage(gate(statements), limits)
    )

  // Inside of a transaction this is a savepoint: what fails in it alone is undone alone.
  const transact: RunStatements = (statements) =>
    Effect.flatMap(isInTransaction, (isInside) =>
      isInside
        ? joined(sql.withTransaction(statements))
        : retryStorage(gate(sql.withTransaction(statements)), limits)
    )

  return { sql, run, transact, dropIdle: watch.dropIdle }
})
