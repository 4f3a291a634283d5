import { join } from "node:path"
import {
  DatabaseHealth,
  migrate,
  postgresLayer,
  recordTariffs,
  showDatabaseUrl,
  type DatabasePooler
} from "@dealer-billing/adapters-postgres"
import { Tariffs } from "@dealer-billing/domain"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Context, Effect, Layer, Redacted } from "effect"
import { requisiteKeyFile } from "./embedded/requisiteKeyFile.ts"
import type { Settings } from "./settings/Settings.ts"

/** Where Postgres is: the one that was named, or an embedded one that lives as long as this layer. */
export class Database extends Context.Service<
  Database,
  {
    readonly url: Redacted.Redacted<string>
    readonly pooler: DatabasePooler
    /** For people, without the password. */
    readonly where: string
  }
>()("@dealer-billing/app/Database") {
  static readonly layer = (settings: Settings) =>
    Layer.effect(
      Database,
      Effect.gen(function* () {
        if (settings.databaseUrl !== null) {
          const { databasePooler: pooler, databaseUrl: url } = settings
          return { url, pooler, where: showDatabaseUrl(url) }
        }
        const dataFolder = join(settings.dataFolder, "postgres")
        // Before the first database is made, so that none can be without its key.
        if (settings.requisiteKeys === null) yield* requisiteKeyFile(settings.dataFolder, dataFolder)
        const { port, url } = yield* startPostgres({ dataFolder })
        return {
          url: Redacted.make(url),
          pooler: "none" as const,
          where: `embedded, port ${port}, data in ${dataFolder}`
        }
      })
    )
}

/** The database with the newest schema and the tariffs of this process. */
export class Schema extends Context.Service<Schema, { readonly applied: ReadonlyArray<string> }>()(
  "@dealer-billing/app/Schema"
) {
  static readonly layer = Layer.effect(
    Schema,
    Effect.gen(function* () {
      const { pooler, url } = yield* Database
      const applied = yield* migrate({ url, pooler })
      if (applied.length > 0) yield* Effect.logInfo(`Applied migrations: ${applied.join(", ")}`)
      const recorded = yield* recordTariffs({ url, pooler, tariffs: yield* Tariffs })
      if (recorded.length > 0) yield* Effect.logInfo(`Recorded the reward tariffs from ${recorded.join(", ")}`)
      return { applied }
    })
  )
}

/** Probes the database for this process, whatever its roles are. */
export const databaseHealthLayer = Layer.unwrap(
  Effect.map(Effect.andThen(Schema, Database), ({ pooler, url }) =>
    DatabaseHealth.layer({ url, pooler, applicationName: "dealer-billing-probe" })
  )
)

/** The keys that were set, or those in the data folder of an embedded Postgres. */
export const requisiteKeysOf = ({ dataFolder, requisiteKeys }: Settings) =>
  requisiteKeys === null
    ? requisiteKeyFile(dataFolder, join(dataFolder, "postgres"))
    : Effect.succeed(requisiteKeys)

/** Who uses a pool of connections: callers over HTTP, or the consumer and the worker. */
export type PoolUser = "http" | "work"

/** Connections of each pool at most. */
const poolMax = 6

/**
 * Every repository, on a pool of its own: neither can callers who hold all their connections stop the payments,
 * nor the other way round.
 */
export const storageLayer = (settings: Settings, user: PoolUser) =>
  Layer.unwrap(
    Effect.gen(function* () {
      yield* Schema
      const { pooler, url } = yield* Database
      const requisiteKeys = yield* requisiteKeysOf(settings)
      const storage = postgresLayer({
        url,
        pooler,
        requisiteKeys,
        applicationName: `dealer-billing-${user}`,
        poolMax
      })
      // Parts of the layer are constants, which the other pool would share.
      return Layer.fresh(storage)
    })
  )
