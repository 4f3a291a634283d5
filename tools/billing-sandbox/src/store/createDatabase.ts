import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"

export const databaseName = "billing_sandbox"

/** Creates the database if it is missing. Returns its URL. */
export const createDatabase = Effect.fn("createDatabase")(function* (serverUrl: Redacted.Redacted<string>) {
  const sql = yield* PgClient.PgClient
  const found = yield* sql`select from pg_database where datname = ${databaseName}`
  if (found.length === 0) yield* sql`create database billing_sandbox`
  const url = new URL(Redacted.value(serverUrl))
  url.pathname = `/${databaseName}`
  return Redacted.make(url.href)
})
