import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import type { Database } from "./Database.ts"
import { rowsOf } from "./rows.ts"
import type { DatabasePooler, SessionSettings } from "../client/sessionSettings.ts"

const decodeSettings = rowsOf(Schema.Struct({ name: Schema.String, setting: Schema.String }))
const decodeServers = rowsOf(Schema.Struct({ pid: Schema.Int, statementTimeout: Schema.String }))

const serverQuery = `select pg_backend_pid() as "pid", current_setting('statement_timeout') as "statementTimeout"`

/** A pooler with a single spare server connection may return the same one twice in a row. */
const roundsMax = 3

const adviceFor: Readonly<Record<DatabasePooler, string>> = {
  none: "set DATABASE_POOLER=transaction; it is none",
  session: "set DATABASE_POOLER=transaction; it is session",
  transaction: "the pooler must keep what set_config sets within a transaction"
}

/** Fails if the server, or a pooler before it, does not keep the settings. */
export const checkSettings = Effect.fn("checkSettings")(function* (
  { run, sql }: Database["Service"],
  wanted: SessionSettings,
  pooler: DatabasePooler
) {
  const names = Object.keys(wanted)
  const rows = yield* run(sql`select name, setting from pg_settings where ${sql.in("name", names)}`)
  const found = new Map((yield* decodeSettings(rows)).map(({ name, setting }) => [name, setting]))
  const lost = names.find((name) => found.get(name) !== wanted[name])
  if (lost === undefined) return
  return yield* new StorageUnavailable({
    reason: `${lost} is ${found.get(lost) ?? "unset"}, but ${wanted[lost]} was set: ${adviceFor[pooler]}`
  })
})

const findServer = (connection: Connection) =>
  Effect.flatMap(connection.executeUnprepared(serverQuery, [], undefined), decodeServers)

/** The server connection that replaces the own one while another connection is in a transaction; null if none does. */
const findOtherServer = Effect.fnUntraced(function* (sql: SqlClient) {
  const connection = yield* sql.reserve
  for (let round = 1; round <= roundsMax; round++) {
    const [before] = yield* findServer(connection)
    const [after] = yield* sql.withTransaction(Effect.andThen(sql`select 1`, findServer(connection)))
    if (before?.pid !== after?.pid) return after ?? null
  }
  return null
}, Effect.scoped)

/** Fails if a pooler changes the server connection between transactions. */
export const checkServerIsKept = Effect.fn("checkServerIsKept")(function* (
  { run, sql }: Database["Service"],
  pooler: DatabasePooler
) {
  const other = yield* run(findOtherServer(sql))
  if (other === null) return
  return yield* new StorageUnavailable({
    reason:
      `statement_timeout is ${other.statementTimeout} after a pooler changed the server connection between two ` +
      `transactions, so session settings are lost: ${adviceFor[pooler]}`
  })
})
