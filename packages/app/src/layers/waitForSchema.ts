import { serveProbesOnly } from "@dealer-billing/adapters-http"
import { isMigrated, type DatabaseAddress } from "@dealer-billing/adapters-postgres"
import { Effect } from "effect"
import type { Settings } from "../settings/Settings.ts"

const checkInterval = "1 second"
const detail =
  "MIGRATE=off, and the schema or the rights of the service's role are out of date: run migrate with DATABASE_OWNER_URL"

/** Until the schema is up to date, only probes are answered: on `PROBE_PORT`, or on `HTTP_PORT` in place of the API. */
export const waitForSchema = Effect.fn("waitForSchema")(
  function* (settings: Settings, servesApi: boolean, address: DatabaseAddress) {
    const isReady = isMigrated({ ...address, applicationName: "dealer-billing-start" })
    if (yield* isReady) return
    const isReadyOrAway = Effect.catchTag(isReady, "StorageUnavailable", ({ reason }) =>
      Effect.as(Effect.logDebug(`The schema could not be checked: ${reason}`), false)
    )
    yield* Effect.logWarning(`Waiting to start: ${detail}`)
    const port = settings.probePort ?? (servesApi ? settings.httpPort : null)
    if (port !== null) yield* serveProbesOnly({ host: settings.httpHost, port }, detail)
    yield* Effect.repeat(Effect.delay(isReadyOrAway, checkInterval), { until: (ready) => ready })
  },
  (effect) => Effect.scoped(effect)
)
