import { join } from "node:path"
import { checkDatabase, postgresLayer } from "@dealer-billing/adapters-postgres"
import { attachPostgres } from "@dealer-billing/embedded-postgres"
import { Context, Effect, Layer, Option } from "effect"
import { Database, databaseClockLayer, migrateAsOwner, requisiteKeysOf } from "../layers/Database.ts"
import { deriveEmbeddedRoles } from "../embedded/deriveEmbeddedRoles.ts"
import type { Settings } from "../settings/Settings.ts"

/** A command is one caller that does one thing after the other. */
const poolMax = 2

/** Whether the database is also there without this command: a service may be working on it. */
export class SharedDatabase extends Context.Service<SharedDatabase, { readonly isShared: boolean }>()(
  "@dealer-billing/app/commands/SharedDatabase"
) {}

const sharedLayer = (isShared: boolean) => Layer.succeed(SharedDatabase, { isShared })

/** Where Postgres is for a command: the named one, that of a running service, or one for the command's life. */
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

/**
 * Every repository, and the time of the database. A database that others use is not migrated behind their back: it
 * must be up to date.
 */
export const commandStorageLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { pooler, url } = yield* Database
      const { isShared } = yield* SharedDatabase
      if (!isShared) yield* migrateAsOwner
      const requisiteKeys = yield* requisiteKeysOf(settings)
      const applicationName = "dealer-billing-command"
      yield* checkDatabase({ url, pooler, applicationName })
      const storage = postgresLayer({ url, pooler, requisiteKeys, applicationName, poolMax })
      return Layer.provideMerge(databaseClockLayer, storage)
    })
  )
