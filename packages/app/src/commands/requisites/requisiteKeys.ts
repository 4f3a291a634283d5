import type { RequisiteKeyUse } from "@dealer-billing/adapters-postgres"
import { Effect, Layer } from "effect"
import { Database, readRequisiteKeys } from "../../layers/Database.ts"
import type { Settings } from "../../settings/Settings.ts"
import { commandDatabaseLayer, migrateUnlessShared } from "../CommandDatabase.ts"
import { commandLogLayer } from "../commandLayers.ts"
import { table } from "../table.ts"

const meaning = {
  ACTIVE: "encrypts new rows",
  IN_USE: "needed to read these rows; run requisites rotate before you remove it",
  REMOVABLE: "may be removed from REQUISITE_KEYS",
  MISSING: "not in REQUISITE_KEYS: these rows cannot be read"
}

/** Names the keys and never prints them. */
export const describeKeys = (uses: ReadonlyArray<RequisiteKeyUse>): string =>
  table([
    ["key", "dealers", "versions", "status", ""],
    ...uses.map((use) => [use.keyId, `${use.dealers}`, `${use.versions}`, use.status, meaning[use.status]])
  ])

export const requisitesLayer = (settings: Settings) =>
  Layer.merge(commandDatabaseLayer(settings), commandLogLayer(settings))

export const openRequisites = Effect.fn("openRequisites")(function* (settings: Settings) {
  const { pooler, url } = yield* Database
  yield* migrateUnlessShared
  return { url, pooler, requisiteKeys: yield* readRequisiteKeys(settings) }
})
