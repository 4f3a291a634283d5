import { createSecretKey } from "node:crypto"
import { billingHttpLayer } from "@dealer-billing/adapters-billing"
import { migrate, parseRequisiteKeys, postgresLayer } from "@dealer-billing/adapters-postgres"
import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import {
  addFastBuyout,
  CmeDealerId,
  defaultTariffs,
  OperationSignal,
  registerDealer,
  runBillingOperations,
  Tariffs
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Logger, Redacted, Result } from "effect"
import { Reactivity } from "effect/reactivity"

const token = Redacted.make("t0ken")
const requisiteKeys = Result.getOrThrow(parseRequisiteKeys(`k1:${Buffer.alloc(32, 3).toString("base64")}`))
const senders = 4

const sandbox = (databaseUrl: Redacted.Redacted<string>) =>
  sandboxLayer({
    host: "127.0.0.1",
    port: 0,
    token,
    encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
    databaseUrl,
    seller: defaultTariffs.seller
  }).pipe(Layer.provide(Layer.succeed(PaymentEventSink, { deliver: () => Effect.void })))

/** The layers of one service process: a connection pool, and Billing over HTTP. */
const processLayer = (url: Redacted.Redacted<string>, sandboxUrl: string) =>
  Layer.mergeAll(
    postgresLayer({ url, requisiteKeys }),
    OperationSignal.layer,
    Layer.succeed(Tariffs, defaultTariffs),
    billingHttpLayer({ url: sandboxUrl, token, recovery: Effect.succeed("idempotent" as const) })
  ).pipe(Layer.provideMerge(Logger.layer([])), Layer.fresh)

/** Two service processes with workers on one Postgres and one Billing. */
export const raceBench = Effect.fn("raceBench")(function* () {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  yield* migrate({ url })
  const billing = yield* Layer.build(sandbox(Redacted.make(yield* Effect.promise(freshDatabase))))
  const { url: sandboxUrl } = yield* Sandbox.pipe(Effect.provideContext(billing))
  const build = Layer.build(processLayer(url, sandboxUrl))
  const processes = [yield* build, yield* build] as const
  for (const context of processes) {
    const work = runBillingOperations(1).pipe(
      Effect.flatMap((done) => (done === 0 ? Effect.sleep("50 millis") : Effect.void)),
      Effect.forever
    )
    yield* Effect.all(
      Array.from({ length: senders }, () => work),
      { concurrency: "unbounded", discard: true }
    ).pipe(Effect.provideContext(context), Effect.forkScoped)
  }
  const sql = yield* PgClient.make({ url, maxConnections: 2 }).pipe(Effect.provide(Reactivity.layer))
  return { processes, sql, sandboxUrl }
})

/** A dealer with all accounts and no open operation. */
export const provisionedDealer = Effect.fn("provisionedDealer")(function* (sql: PgClient.PgClient, name: string) {
  const cmeDealerId = CmeDealerId.make(name)
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  yield* addFastBuyout(cmeDealerId)
  yield* untilDone(sql)
  return cmeDealerId
})

/** Waits until no operation is open. */
export const untilDone = Effect.fn("untilDone")(function* (sql: PgClient.PgClient) {
  const open = sql<{ open: bigint }>`select count(*) as open from billing_operation where state <> 'DONE'`
  while ((yield* open)[0]?.open !== 0n) yield* Effect.sleep("50 millis")
})

/** Retries like a caller that gets 503. */
export const persistent = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 50, while: (error) => error._tag === "StorageUnavailable" })
