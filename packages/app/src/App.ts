import { DatabaseHealth } from "@dealer-billing/adapters-postgres"
import { httpServerLayer, Readiness } from "@dealer-billing/adapters-http"
import { paymentConsumerLayer } from "@dealer-billing/adapters-kafka"
import { OperationSignal, Tariffs } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { billingClientLayer } from "./billingClientLayer.ts"
import { billingLayer } from "./Billings.ts"
import { Database, storageLayer } from "./Database.ts"
import { invariantGaugesLayer } from "./invariantGaugesLayer.ts"
import { operationGaugesLayer } from "./operationGaugesLayer.ts"
import type { Settings } from "./Settings.ts"
import { workerLayer } from "./Worker.ts"

/** The parts of the service that a process runs. */
export interface Roles {
  readonly http: boolean
  readonly consumer: boolean
  readonly worker: boolean
}

/** The service can work when its database answers; Kafka and Billing may be away for a while. */
const readinessLayer = Layer.effect(
  Readiness,
  Effect.map(DatabaseHealth, (health) => ({
    check: health.check.pipe(
      Effect.as({ name: "database", ok: true, detail: null }),
      Effect.catch((error) => Effect.succeed({ name: "database", ok: false, detail: error.message })),
      Effect.map((check) => [check])
    )
  }))
)

/**
 * The whole service: use cases on Postgres, and in front of them HTTP, the consumer of payment facts, and the worker
 * that carries out Billing operations. Only the worker makes something in Billing, so only its process has the
 * sandbox; the others look things up for people.
 */
export const appLayer = (settings: Settings, roles: Roles) => {
  const storage = storageLayer(settings).pipe(Layer.provideMerge(Database.layer(settings)))
  const rules = Layer.merge(Layer.succeed(Tariffs, settings.tariffs), OperationSignal.layer)
  const ports = Layer.merge(storage, rules)
  const billing = roles.worker ? billingLayer(settings) : billingClientLayer(settings)
  const http = httpServerLayer({ host: settings.httpHost, port: settings.httpPort, apiKeys: settings.apiKeys })
  return Layer.mergeAll(
    roles.http ? http.pipe(Layer.provide(readinessLayer)) : Layer.empty,
    roles.consumer && settings.kafka !== null ? paymentConsumerLayer(settings.kafka) : Layer.empty,
    roles.worker
      ? Layer.mergeAll(workerLayer(settings.billingCallsAtOnce), operationGaugesLayer, invariantGaugesLayer())
      : Layer.empty
  ).pipe(Layer.provideMerge(billing), Layer.provideMerge(ports))
}
