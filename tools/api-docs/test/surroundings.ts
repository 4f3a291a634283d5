import { httpServerLayer, documentsLayer, HttpServer, Readiness } from "@dealer-billing/adapters-http"
import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import {
  CmeDealerId,
  defaultTariffs,
  OperationSignal,
  registerDealer,
  Tariffs,
  workerLayer
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import {
  createTopic,
  freshDatabase,
  kafkaBroker,
  startService as startWholeService,
  temporaryFolder
} from "@dealer-billing/test-kit"
import { Effect, Layer, Redacted } from "effect"
import { createHash, createSecretKey } from "node:crypto"

const apiKeys = [
  { name: "lotus", sha256: createHash("sha256").update("dev-lotus").digest("hex"), scopes: ["read", "write"] }
] as const

const ports = Layer.mergeAll(
  layerMemory,
  BillingMemory.layer,
  OperationSignal.layer,
  Layer.succeed(Tariffs, defaultTariffs),
  Layer.succeed(Readiness, { check: Effect.succeed([]) }),
  documentsLayer()
)
const services = workerLayer(2).pipe(Layer.provideMerge(ports))

/** The service in memory, with the key `dev-lotus` and the dealer `dealer-1`; answers its host and port. */
const startService = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId: CmeDealerId.make("dealer-1"), requisite: sampleRequisite })
  return `127.0.0.1:${(yield* HttpServer).port}`
})
const service = httpServerLayer({ host: "127.0.0.1", port: 0, apiKeys }).pipe(Layer.provideMerge(services))

const sandbox = (databaseUrl: string) =>
  sandboxLayer({
    host: "127.0.0.1",
    port: 0,
    token: Redacted.make("sandbox-token"),
    encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
    databaseUrl: Redacted.make(databaseUrl),
    seller: defaultTariffs.seller
  }).pipe(Layer.provide(Layer.succeed(PaymentEventSink, { deliver: () => Effect.void })))

const serviceAddress = "127.0.0.1:8080"
const sandboxAddress = "127.0.0.1:8090"

/** As `npm start` runs it. */
const wholeService = Effect.acquireRelease(
  Effect.flatMap(temporaryFolder, (folder) => Effect.promise(() => startWholeService(folder))),
  ({ stop }) => Effect.promise(stop)
)
const paymentsTopic = "billing.payments"

/**
 * Starts what the code mentions. Answers the variables to run it with, and the code with the address of the running
 * service; or why it cannot run here.
 */
export const startSurroundings = Effect.fn("startSurroundings")(function* (code: string) {
  const env: Record<string, string> = {}
  if (code.includes("DATABASE_URL")) env["DATABASE_URL"] = yield* Effect.promise(freshDatabase)
  if (code.includes("BILLING_URL")) {
    const started = yield* Layer.build(sandbox(yield* Effect.promise(freshDatabase)))
    env["BILLING_URL"] = (yield* Effect.provideContext(Sandbox, started)).url
  }
  if (code.includes("KAFKA_BROKERS")) {
    const kafka = yield* Effect.promise(kafkaBroker)
    if ("skip" in kafka) return { skip: kafka.skip }
    yield* Effect.promise(() => createTopic(kafka.brokers, paymentsTopic).catch(() => undefined))
    env["KAFKA_BROKERS"] = kafka.brokers.join(",")
  }
  if (code.includes(sandboxAddress)) {
    const { sandboxUrl, url } = yield* wholeService
    const served = code
      .replaceAll(`http://${serviceAddress}`, url)
      .replaceAll(`http://${sandboxAddress}`, sandboxUrl)
    return { code: served, env }
  }
  if (!code.includes(serviceAddress)) return { code, env }
  const started = yield* Layer.build(Layer.fresh(service))
  const address = yield* Effect.provideContext(startService, started)
  return { code: code.replaceAll(serviceAddress, address), env }
})
