import type { SqlClient } from "effect/sql/SqlClient"
import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect } from "effect"
import { migrations } from "./migrations/migrations.ts"

const newestMigration = migrations.reduce((newest, { id }) => Math.max(newest, id), 0)

/** Fails unless the database has the newest migration. */
export const checkSchema = Effect.fn("checkSchema")(function* (sql: SqlClient) {
  const tables = yield* sql`select 1 as found where to_regclass('public.schema_migration') is not null`
  const found = tables.length === 0 ? [] : yield* sql`select id from schema_migration where id = ${newestMigration}`
  if (found.length === 0) return yield* new StorageUnavailable({ reason: "the schema is not up to date" })
})
