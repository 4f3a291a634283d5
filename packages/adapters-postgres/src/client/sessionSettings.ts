import type { SqlClient } from "effect/sql/SqlClient"

/**
 * How connections reach Postgres. `transaction`: a pooler gives each transaction a server connection of its own, so
 * that nothing lasts longer than a transaction. `session`: each client connection keeps its server connection.
 */
export type DatabasePooler = "none" | "session" | "transaction"

/** In ms, and 0 turns each of them off. */
export interface SessionLimits {
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
}

const idleInTransactionTimeoutMs = 5_000

/** By the name of the setting, as `pg_settings` shows them. Poolers refuse them as startup parameters, or drop them. */
export type SessionSettings = Readonly<Record<string, string>>

export const sessionSettings = ({ lockTimeoutMs, statementTimeoutMs }: SessionLimits): SessionSettings => ({
  // Every statement of ours finds its rows by an index. A plan that was made on small tables and kept would
  // otherwise go on reading them whole when they have grown.
  enable_seqscan: "off",
  statement_timeout: `${statementTimeoutMs}`,
  lock_timeout: `${lockTimeoutMs}`,
  idle_in_transaction_session_timeout: `${idleInTransactionTimeoutMs}`
})

/** One statement that sets them all, for the session or for the transaction that it is in. */
export const setQuery = (sql: SqlClient, settings: SessionSettings, isLocal: boolean) => {
  const calls = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, ${isLocal})`)
  return sql`select pg_backend_pid() as pid, ${sql.csv(calls)}`
}
