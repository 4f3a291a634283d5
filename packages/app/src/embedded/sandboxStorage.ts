import { join } from "node:path"
import { prepareSandboxDatabase } from "@dealer-billing/billing-sandbox"
import { attachPostgres, startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect, Option, Redacted } from "effect"
import { Database } from "../layers/Database.ts"
import type { Settings } from "../settings/Settings.ts"
import { sandboxKeyFile } from "./requisiteKeyFile.ts"

/** A Postgres of the sandbox's own, or that of the running service. */
const ownServer = Effect.fn("sandboxStorage.ownServer")(function* (dataFolder: string) {
  const running = yield* attachPostgres({ dataFolder })
  if (Option.isSome(running)) return Redacted.make(running.value)
  const { url } = yield* startPostgres({ dataFolder })
  return Redacted.make(url)
})

/** Where the Billing sandbox keeps its objects: always embedded, and never in the database that has real data. */
export const sandboxStorage = Effect.fn("sandboxStorage")(function* (settings: Settings) {
  const encryptionKey = yield* sandboxKeyFile(settings.dataFolder)
  const serverUrl =
    settings.databaseUrl === null
      ? (yield* Database).ownerUrl
      : yield* ownServer(join(settings.dataFolder, "sandbox"))
  return { databaseUrl: yield* prepareSandboxDatabase({ serverUrl, encryptionKey }), encryptionKey }
})
