import type { SqlClient } from "effect/sql/SqlClient"
import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect } from "effect"
import { baseline, newestMigration } from "./migrations.ts"

const formerSchema =
  "the database has the schema of 0.1.0, or of a build before 0.2.0, and nothing upgrades it; " +
  "use an empty database, or delete the data folder of an embedded one"

/** Fails if migrations were applied, but not the baseline. A newer version keeps the baseline. */
export const refuseFormerSchema = Effect.fn("refuseFormerSchema")(function* (sql: SqlClient) {
  const former = yield* sql`
    select 1 as found from schema_migration having not bool_or(id = ${baseline.id} and name = ${baseline.name})`
  if (former.length > 0) return yield* new StorageUnavailable({ reason: formerSchema })
})

/** Also true for a newer schema. */
export const hasNewestSchema = Effect.fn("hasNewestSchema")(function* (sql: SqlClient) {
  const tables = yield* sql`select 1 as found where to_regclass('public.schema_migration') is not null`
  if (tables.length === 0) return false
  yield* refuseFormerSchema(sql)
  const found = yield* sql`select id from schema_migration where id = ${newestMigration}`
  return found.length > 0
})

export const checkSchema = Effect.fn("checkSchema")(function* (sql: SqlClient) {
  if (!(yield* hasNewestSchema(sql))) {
    return yield* new StorageUnavailable({ reason: "the schema is not up to date" })
  }
})
