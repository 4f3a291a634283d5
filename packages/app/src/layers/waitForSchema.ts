import { serveProbesOnly } from "@dealer-billing/adapters-http"
import { isMigrated, type DatabaseAddress } from "@dealer-billing/adapters-postgres"
import { Effect } from "effect"
import type { Settings } from "../settings/Settings.ts"

const lookInterval = "1 second"
const detail =
  "the schema or the rights of the service's role are not up to date, and MIGRATE=off: " +
  "run migrate with DATABASE_OWNER_URL"

/**
 * Returns when somebody else has brought the schema up to date. Until then probes are answered: on `PROBE_PORT`, or in
 * place of the API by a process that serves it.
 */
export const waitForSchema = Effect.fn("waitForSchema")(
  function* (settings: Settings, servesApi: boolean, address: DatabaseAddress) {
    const isReady = isMigrated({ ...address, applicationName: "dealer-billing-start" })
    if (yield* isReady) return
    // A database that is away for a moment is waited for, too.
    const isReadyLater = Effect.catchTag(isReady, "StorageUnavailable", ({ reason }) =>
      Effect.as(Effect.logDebug(`The schema could not be looked at: ${reason}`), false)
    )
    yield* Effect.logWarning(`Waiting to start: ${detail}`)
    const port = settings.probePort ?? (servesApi ? settings.httpPort : null)
    if (port !== null) yield* serveProbesOnly({ host: settings.httpHost, port }, detail)
    yield* Effect.repeat(Effect.delay(isReadyLater, lookInterval), { until: (ready) => ready })
  },
  (effect) => Effect.scoped(effect)
)
