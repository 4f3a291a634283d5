import { join } from "node:path"
import { prepareSandboxDatabase } from "@dealer-billing/billing-sandbox"
import { attachPostgres, startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect, Option, Redacted } from "effect"
import { Database } from "../Database.ts"
import type { Settings } from "../../settings/Settings.ts"
import { sandboxKeyFile } from "./requisiteKeyFile.ts"

/** A Postgres for the sandbox only. A running service may have started it already. */
const ownServer = Effect.fn("sandboxStorage.ownServer")(function* (dataFolder: string) {
  const running = yield* attachPostgres({ dataFolder })
  if (Option.isSome(running)) return Redacted.make(running.value)
  const { url } = yield* startPostgres({ dataFolder })
  return Redacted.make(url)
})

/** The sandbox's database is always embedded, never the one in DATABASE_URL. */
export const sandboxStorage = Effect.fn("sandboxStorage")(function* (settings: Settings) {
  const encryptionKey = yield* sandboxKeyFile(settings.dataFolder)
  const serverUrl =
    settings.databaseUrl === null
      ? (yield* Database).ownerUrl
      : yield* ownServer(join(settings.dataFolder, "sandbox"))
  return { databaseUrl: yield* prepareSandboxDatabase({ serverUrl, encryptionKey }), encryptionKey }
})
