import {
  documentsLayer,
  httpServerLayer,
  probeServerLayer,
  type HttpServerOptions
} from "@dealer-billing/adapters-http"
import { paymentConsumerLayer } from "@dealer-billing/adapters-kafka"
import { CurrentPaymentsDialect, OperationSignal, PaymentMax, Tariffs, workerLayer } from "@dealer-billing/domain"
import { countStale } from "@dealer-billing/domain/internal"
import { Layer } from "effect"
import { billingClientLayer } from "./billingClientLayer.ts"
import { billingLayer } from "./Billings.ts"
import { billingKindLayer } from "./billingKind.ts"
import {
  Database,
  databaseClockLayer,
  databaseHealthLayer,
  oneDialectLayer,
  recordedTariffsLayer,
  Schema,
  storageLayer
} from "./Database.ts"
import { invariantGaugesLayer } from "./invariantGaugesLayer.ts"
import { operationGaugesLayer } from "./operationGaugesLayer.ts"
import { parkedRetentionLayer } from "./parkedRetentionLayer.ts"
import { processMetricsLayer } from "./processMetricsLayer.ts"
import { readinessLayer } from "./readinessLayer.ts"
import type { Settings } from "../settings/Settings.ts"

/** The parts of the service that a process runs. */
export interface Roles {
  readonly http: boolean
  readonly consumer: boolean
  readonly worker: boolean
}

const httpOptions = (settings: Settings): HttpServerOptions => ({
  host: settings.httpHost,
  port: settings.httpPort,
  probePort: settings.probePort,
  allowedHosts: settings.allowedHosts,
  limits: { connectionsPerAddressMax: settings.connectionsPerAddressMax },
  apiKeys: settings.apiKeys,
  ...(settings.jwt === null ? {} : { jwt: settings.jwt }),
  strangerRequestsPerSecondMax: settings.strangerRequestsPerSecondMax,
  requestsPerSecondMax: settings.requestsPerSecondMax,
  requestsAtOnceMax: settings.requestsAtOnceMax
})

/** For a process without the HTTP API, which has probes of its own. */
const probesLayer = (settings: Settings) => {
  const { probePort } = settings
  if (probePort === null) return Layer.empty
  return probeServerLayer({ ...httpOptions(settings), probePort }).pipe(
    Layer.provide(readinessLayer),
    Layer.provide(documentsLayer())
  )
}

/** Only the worker changes anything in Billing, so only its process starts the sandbox. */
export const appLayer = (settings: Settings, roles: Roles) => {
  const worker = Layer.mergeAll(
    workerLayer(settings.billingCallsAtOnce),
    operationGaugesLayer,
    invariantGaugesLayer(),
    parkedRetentionLayer(settings.parkedRetentionDays)
  )
  // Provide the storage once: each further time opens another pool.
  const background = (roles.http ? Layer.empty : probesLayer(settings)).pipe(
    Layer.provideMerge(
      Layer.merge(
        roles.consumer && settings.kafka !== null ? paymentConsumerLayer(settings.kafka) : Layer.empty,
        roles.worker ? worker : Layer.empty
      )
    ),
    Layer.provideMerge(roles.worker ? billingLayer(settings) : billingClientLayer(settings)),
    Layer.provide(storageLayer(settings, "work"))
  )
  const http = httpServerLayer(httpOptions(settings)).pipe(
    Layer.provide(readinessLayer),
    Layer.provide(documentsLayer()),
    Layer.provide(storageLayer(settings, "http"))
  )
  return (roles.http ? http : Layer.empty).pipe(
    Layer.provideMerge(roles.consumer || roles.worker ? background : billingClientLayer(settings)),
    Layer.provideMerge(databaseHealthLayer),
    Layer.provideMerge(recordedTariffsLayer),
    Layer.provideMerge(oneDialectLayer(settings)),
    Layer.provideMerge(databaseClockLayer),
    Layer.provideMerge(Schema.layer(settings, roles.http)),
    Layer.provideMerge(
      Layer.mergeAll(
        Database.layer(settings),
        Layer.succeed(Tariffs, settings.tariffs),
        Layer.succeed(PaymentMax, settings.paymentMax),
        Layer.succeed(CurrentPaymentsDialect, settings.paymentsDialect),
        Layer.effectDiscard(countStale(0)),
        OperationSignal.layer,
        processMetricsLayer,
        billingKindLayer(settings)
      )
    )
  )
}
