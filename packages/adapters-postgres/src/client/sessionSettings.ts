import type { SqlClient } from "effect/sql/SqlClient"

/**
 * The pooler before Postgres. `transaction`: each transaction gets another server connection, so settings last for one
 * transaction only. `session`: each client connection keeps its server connection.
 */
export type DatabasePooler = "none" | "session" | "transaction"

/** 0 turns a limit off. */
export interface SessionLimits {
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
}

const idleInTransactionTimeoutMs = 5_000

/** As `pg_settings` shows them. Poolers refuse or drop them as startup parameters. */
export type SessionSettings = Readonly<Record<string, string>>

export const sessionSettings = ({ lockTimeoutMs, statementTimeoutMs }: SessionLimits): SessionSettings => ({
  // Otherwise a kept plan that was made on small tables reads the whole table `bill` after it has grown, as
  // chunkPlans.test.ts shows. Such plans took payments of one bill from 197 to 32 a second (docs/benchmarks.md, Plans).
  enable_seqscan: "off",
  statement_timeout: `${statementTimeoutMs}`,
  lock_timeout: `${lockTimeoutMs}`,
  idle_in_transaction_session_timeout: `${idleInTransactionTimeoutMs}`
})

export const setQuery = (sql: SqlClient, settings: SessionSettings, isLocal: boolean) => {
  const calls = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, ${isLocal})`)
  return sql`select pg_backend_pid() as pid, ${sql.csv(calls)}`
}
