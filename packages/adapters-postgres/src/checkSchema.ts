import type { SqlClient } from "effect/sql/SqlClient"
import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect } from "effect"
import { newestMigration } from "./migrations/migrations.ts"

/** Whether the database has every migration that this version knows. It may have newer ones. */
export const hasNewestSchema = Effect.fn("hasNewestSchema")(function* (sql: SqlClient) {
  const tables = yield* sql`select 1 as found where to_regclass('public.schema_migration') is not null`
  if (tables.length === 0) return false
  const found = yield* sql`select id from schema_migration where id = ${newestMigration}`
  return found.length > 0
})

/** Fails unless the newest migration is applied. */
export const checkSchema = Effect.fn("checkSchema")(function* (sql: SqlClient) {
  if (!(yield* hasNewestSchema(sql))) {
    return yield* new StorageUnavailable({ reason: "the schema is not up to date" })
  }
})
