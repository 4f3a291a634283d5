import { Effect } from "effect"
import { refuseFormerSchema } from "./checkSchema.ts"
import type { Database } from "../database/Database.ts"
import { makeDatabase, type DatabaseAddress } from "../database/makeDatabase.ts"
import { MigrationFailed } from "./MigrationFailed.ts"
import type { Migration } from "./Migration.ts"
import { grantService, type ServiceRole } from "./grants/grantService.ts"
import { migrations, newestMigration } from "./migrations.ts"

/** An arbitrary number that no other lock uses. */
const advisoryLock = 4_317_502_209n
/** A migration may rewrite a large table, and another process may hold the lock. */
const statementTimeoutMs = 600_000

const historyTable = `
  create table if not exists schema_migration (
    id integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`

const apply = Effect.fn("migrate.apply")(function* ({ sql }: Database["Service"], migration: Migration) {
  yield* sql`select pg_advisory_xact_lock(${advisoryLock})`
  yield* sql.unsafe(historyTable).unprepared
  yield* refuseFormerSchema(sql)
  const applied = yield* sql`select id from schema_migration where id = ${migration.id}`
  if (applied.length > 0) return []
  for (const statement of migration.statements) yield* sql.unsafe(statement).unprepared
  yield* sql`insert into schema_migration (id, name) values (${migration.id}, ${migration.name})`
  return [migration.name]
})

/** The URL is that of the schema owner. */
export interface MigrateOptions extends DatabaseAddress {
  /** Absent: the service connects as the owner. */
  readonly service?: ServiceRole
}

const grant = Effect.fn("migrate.grant")(function* ({ sql }: Database["Service"], service: ServiceRole) {
  yield* sql`select pg_advisory_xact_lock(${advisoryLock})`
  // The rights of a newer version are not known here.
  const newer = yield* sql`select id from schema_migration where id > ${newestMigration}`
  if (newer.length === 0) yield* grantService(sql, service)
})

/**
 * Applies the missing migrations, then grants the service role exactly the rights that it needs; answers the names of
 * the applied migrations. Each is one transaction under an advisory lock, so parallel processes wait for each other. A
 * newer schema keeps its rights. Fails for a schema of 0.1.0.
 */
export const migrate = Effect.fn("migrate")(
  function* ({ service, ...options }: MigrateOptions) {
    const database = yield* makeDatabase({
      ...options,
      applicationName: "dealer-billing-migrate",
      poolMax: 1,
      statementTimeoutMs,
      lockTimeoutMs: statementTimeoutMs,
      attemptMsMax: statementTimeoutMs
    })
    const applied = yield* Effect.forEach(migrations, (migration) =>
      database
        .transact(apply(database, migration))
        .pipe(
          Effect.catchDefect((defect) =>
            Effect.fail(new MigrationFailed({ migration: migration.name, reason: String(defect) }))
          )
        )
    )
    if (service !== undefined) {
      yield* database
        .transact(grant(database, service))
        .pipe(
          Effect.catchDefect((defect) =>
            Effect.fail(new MigrationFailed({ migration: "rights of the service", reason: String(defect) }))
          )
        )
    }
    return applied.flat()
  },
  (effect) => Effect.scoped(effect)
)
