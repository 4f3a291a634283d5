import { migrate } from "@dealer-billing/adapters-postgres"
import { Effect, Layer } from "effect"
import { Database, requisiteKeysOf } from "../layers/Database.ts"
import type { Settings } from "../settings/Settings.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { commandDatabaseLayer, SharedDatabase } from "./CommandDatabase.ts"

export const requisitesLayer = (settings: Settings) =>
  Layer.merge(commandDatabaseLayer(settings), telemetryLayer(settings, "stderr"))

/** Where the requisites are, and the keys. A database that nobody else uses is brought to the newest schema first. */
export const requisiteOptions = Effect.fn("requisiteOptions")(function* (settings: Settings) {
  const { pooler, url } = yield* Database
  const { isShared } = yield* SharedDatabase
  if (!isShared) yield* migrate({ url, pooler })
  return { url, pooler, requisiteKeys: yield* requisiteKeysOf(settings) }
})
