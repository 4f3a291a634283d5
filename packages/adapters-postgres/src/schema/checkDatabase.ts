import { Effect } from "effect"
import { hasNewestSchema } from "./checkSchema.ts"
import { Database } from "../database/Database.ts"
import { newestMigration } from "./migrations.ts"
import { wantedRightsJson } from "./grants/serviceRights.ts"
import { withConnection, type ConnectionOptions } from "../database/withConnection.ts"
import { withMigratedConnection } from "./withMigratedConnection.ts"

export const checkDatabase = (options: ConnectionOptions) => withMigratedConnection(options)(Effect.void)

const hasMigrationsAndRights = Effect.gen(function* () {
  const { run, sql } = yield* Database
  const readable = yield* run(sql`
    select from pg_class where relnamespace = 'public'::regnamespace and relname = 'schema_migration'
      and has_table_privilege(oid, 'select')`)
  if (readable.length === 0 || !(yield* run(hasNewestSchema(sql)))) return false
  // A newer version may have removed tables, and it has other rights.
  const newer = yield* run(sql`select from schema_migration where id > ${newestMigration}`)
  if (newer.length > 0) return true
  // Rights are granted after the last migration.
  const missing = yield* run(sql`
    select from json_to_recordset(${wantedRightsJson}::json) as w ("table" text, "right" text, "column" text)
    where case w."column" when '' then not has_table_privilege(w."table", w."right")
      else not has_column_privilege(w."table", w."column", w."right") end`)
  return missing.length === 0
})

/** Whether all known migrations are applied and the role has all its rights. Fails for a schema of 0.1.0. */
export const isMigrated = (options: ConnectionOptions) => withConnection(options)(hasMigrationsAndRights)
