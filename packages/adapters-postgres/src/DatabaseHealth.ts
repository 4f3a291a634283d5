import { StorageUnavailable } from "@dealer-billing/domain"
import { Context, Effect, Layer } from "effect"
import { Database } from "./Database.ts"
import { migrations } from "./migrations/migrations.ts"

const newestMigration = migrations.reduce((newest, { id }) => Math.max(newest, id), 0)

/** Can the database work for us: does it answer, and does it have the newest migration? */
export class DatabaseHealth extends Context.Service<
  DatabaseHealth,
  { readonly check: Effect.Effect<void, StorageUnavailable> }
>()("@dealer-billing/adapters-postgres/DatabaseHealth") {
  static readonly layer = Layer.effect(
    DatabaseHealth,
    Effect.map(Database, ({ run, sql }) => ({
      check: Effect.gen(function* () {
        const tables = yield* run(sql`select 1 as found where to_regclass('public.schema_migration') is not null`)
        const found =
          tables.length === 0 ? [] : yield* run(sql`select id from schema_migration where id = ${newestMigration}`)
        if (found.length === 0) return yield* new StorageUnavailable({ reason: "the schema is not up to date" })
      })
    }))
  )
}
