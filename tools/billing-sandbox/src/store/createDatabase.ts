import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"

/** The sandbox's database on a server that has others. */
export const databaseName = "billing_sandbox"

/** Makes the sandbox's database on the server unless it is there; answers its URL. */
export const createDatabase = Effect.fn("createDatabase")(function* (serverUrl: Redacted.Redacted<string>) {
  const sql = yield* PgClient.PgClient
  const found = yield* sql`select from pg_database where datname = ${databaseName}`
  if (found.length === 0) yield* sql`create database billing_sandbox`
  const url = new URL(Redacted.value(serverUrl))
  url.pathname = `/${databaseName}`
  return Redacted.make(url.href)
})
