import type { KeyObject } from "node:crypto"
import { Context, Effect, Layer, type Redacted } from "effect"
import { PgClient } from "@effect/sql-pg"
import { SandboxNotStarted } from "./shared/SandboxNotStarted.ts"
import { createDatabase } from "./store/createDatabase.ts"
import { createSchema } from "./store/createSchema.ts"
import { databaseLayer } from "./store/databaseLayer.ts"
import { PersonalData } from "./store/PersonalData.ts"

interface PrepareDatabaseOptions {
  /** An embedded server. Its user may create databases. */
  readonly serverUrl: Redacted.Redacted<string>
  readonly encryptionKey: KeyObject
}

/** Creates the sandbox's own database on the service's server. */
export const prepareSandboxDatabase = Effect.fn("prepareSandboxDatabase")(
  function* ({ encryptionKey, serverUrl }: PrepareDatabaseOptions) {
    const server = Context.get(yield* Layer.build(Layer.fresh(databaseLayer(serverUrl, 1))), PgClient.PgClient)
    const url = yield* createDatabase(serverUrl).pipe(Effect.provideService(PgClient.PgClient, server))
    yield* createSchema().pipe(
      Effect.provide(Layer.merge(Layer.fresh(databaseLayer(url, 1)), PersonalData.layer(encryptionKey)))
    )
    return url
  },
  Effect.scoped,
  Effect.mapError((error) => new SandboxNotStarted({ reason: error.message }))
)
