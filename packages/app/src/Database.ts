import { join } from "node:path"
import { migrate, postgresLayer } from "@dealer-billing/adapters-postgres"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Context, Effect, Layer, Redacted } from "effect"
import { requisiteKeyFile } from "./embedded/requisiteKeyFile.ts"
import type { Settings } from "./Settings.ts"

/** Where Postgres is: the one that was named, or an embedded one that lives as long as this layer. */
export class Database extends Context.Service<
  Database,
  {
    readonly url: Redacted.Redacted<string>
    /** For people, without the password. */
    readonly where: string
  }
>()("@dealer-billing/app/Database") {
  static readonly layer = (settings: Settings) =>
    Layer.effect(
      Database,
      Effect.gen(function* () {
        if (settings.databaseUrl !== null) {
          const { host, pathname } = new URL(Redacted.value(settings.databaseUrl))
          return { url: settings.databaseUrl, where: `${host}${pathname}` }
        }
        const dataFolder = join(settings.dataFolder, "postgres")
        // Before the first database is made, so that none can be without its key.
        if (settings.requisiteKeys === null) yield* requisiteKeyFile(settings.dataFolder, dataFolder)
        const { port, url } = yield* startPostgres({ dataFolder })
        return { url: Redacted.make(url), where: `embedded, port ${port}, data in ${dataFolder}` }
      })
    )
}

/** Every repository on Postgres, migrated to the newest schema first. */
export const storageLayer = (settings: Settings) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { url } = yield* Database
      const requisiteKeys =
        settings.requisiteKeys ??
        (yield* requisiteKeyFile(settings.dataFolder, join(settings.dataFolder, "postgres")))
      const applied = yield* migrate({ url })
      if (applied.length > 0) yield* Effect.logInfo(`Applied migrations: ${applied.join(", ")}`)
      return postgresLayer({ url, requisiteKeys })
    })
  )
