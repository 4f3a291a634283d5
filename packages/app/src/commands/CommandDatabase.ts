import { join } from "node:path"
import { checkDatabase, postgresLayer } from "@dealer-billing/adapters-postgres"
import { attachPostgres } from "@dealer-billing/embedded-postgres"
import { Context, Effect, Layer, Option } from "effect"
import { Database, databaseClockLayer, migrateAsOwner, readRequisiteKeys } from "../layers/Database.ts"
import { deriveEmbeddedRoles } from "../layers/embedded/deriveEmbeddedRoles.ts"
import type { Settings } from "../settings/Settings.ts"

/** A command runs its queries one after the other. */
const poolMax = 2

/** Whether a running service may use the database at the same time. */
export class SharedDatabase extends Context.Service<SharedDatabase, { readonly isShared: boolean }>()(
  "@dealer-billing/app/commands/SharedDatabase"
) {}

const sharedLayer = (isShared: boolean) => Layer.succeed(SharedDatabase, { isShared })

/** Postgres for a command: the one in DATABASE_URL, that of a running service, or one that this command starts. */
export const commandDatabaseLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      if (settings.databaseUrl !== null) return Layer.merge(Database.layer(settings), sharedLayer(true))
      const running = yield* attachPostgres({ dataFolder: join(settings.dataFolder, "postgres") })
      if (Option.isNone(running)) return Layer.merge(Database.layer(settings), sharedLayer(false))
      return Layer.merge(
        Layer.succeed(Database, { ...deriveEmbeddedRoles(running.value), where: "that of the running service" }),
        sharedLayer(true)
      )
    })
  )

/** Migrates a database that only this command uses. A shared one must be up to date already. */
export const migrateUnlessShared = Effect.gen(function* () {
  const { isShared } = yield* SharedDatabase
  if (!isShared) yield* migrateAsOwner
})

export const commandStorageLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { pooler, url } = yield* Database
      yield* migrateUnlessShared
      const requisiteKeys = yield* readRequisiteKeys(settings)
      const applicationName = "dealer-billing-command"
      yield* checkDatabase({ url, pooler, applicationName })
      const storage = postgresLayer({ url, pooler, requisiteKeys, applicationName, poolMax })
      return Layer.provideMerge(databaseClockLayer, storage)
    })
  )
