import { httpServerLayer } from "@dealer-billing/adapters-http"
import { paymentConsumerLayer } from "@dealer-billing/adapters-kafka"
import { OperationSignal, Tariffs } from "@dealer-billing/domain"
import { Layer } from "effect"
import { billingClientLayer } from "./billingClientLayer.ts"
import { billingLayer } from "./Billings.ts"
import { Database, Schema, storageLayer } from "./Database.ts"
import { invariantGaugesLayer } from "./invariantGaugesLayer.ts"
import { operationGaugesLayer } from "./operationGaugesLayer.ts"
import { readinessLayer } from "./readinessLayer.ts"
import type { Settings } from "./Settings.ts"
import { workerLayer } from "./Worker.ts"

/** The parts of the service that a process runs. */
export interface Roles {
  readonly http: boolean
  readonly consumer: boolean
  readonly worker: boolean
}

/**
 * The whole service: use cases on Postgres, and in front of them HTTP, the consumer of payment facts, and the worker
 * that carries out Billing operations. Only the worker makes something in Billing, so only its process has the
 * sandbox; the others look things up for people.
 */
export const appLayer = (settings: Settings, roles: Roles) => {
  const work = storageLayer(settings, "work")
  const billing = roles.worker ? billingLayer(settings).pipe(Layer.provide(work)) : billingClientLayer(settings)
  const http = httpServerLayer({ host: settings.httpHost, port: settings.httpPort, apiKeys: settings.apiKeys })
  const worker = Layer.mergeAll(workerLayer(settings.billingCallsAtOnce), operationGaugesLayer, invariantGaugesLayer())
  const consumer = roles.consumer && settings.kafka !== null ? paymentConsumerLayer(settings.kafka) : Layer.empty
  const callers = http.pipe(Layer.provide(readinessLayer), Layer.provide(storageLayer(settings, "http")))
  const rules = Layer.merge(Layer.succeed(Tariffs, settings.tariffs), OperationSignal.layer)
  return Layer.merge(
    roles.http ? callers : Layer.empty,
    roles.worker ? worker.pipe(Layer.provide(work)) : Layer.empty
  ).pipe(
    Layer.provideMerge(consumer.pipe(Layer.provide(work))),
    Layer.provideMerge(billing),
    Layer.provideMerge(Schema.layer),
    Layer.provideMerge(Layer.merge(Database.layer(settings), rules))
  )
}
