import { createHash } from "node:crypto"
import {
  addFastBuyout,
  applyPayments,
  CmeDealerId,
  defaultTariffs,
  LedgerRepository,
  OperationSignal,
  registerDealer,
  Requisite,
  Tariffs
} from "@dealer-billing/domain"
import { moneyKopecksMax, noChanges } from "@dealer-billing/domain/internal"
import { BillingMemory, layerMemory } from "@dealer-billing/domain/testing"
import { Effect, Layer, References, Schema } from "effect"
import { requisiteExample } from "../src/endpoint/examples.ts"
import { documentsLayer, HttpServer, httpServerLayer, Readiness } from "../src/index.ts"

// The API over memory as a separate process for the fuzz test. It reports its port, and on request its heap.

const sha256 = (key: string): string => createHash("sha256").update(key).digest("hex")
const apiKeys = [
  { name: "fuzz", sha256: sha256("fuzz"), scopes: ["read", "write", "admin"] },
  { name: "fuzz-read", sha256: sha256("fuzz-read"), scopes: ["read"] }
] as const

const event = (paymentId: string, contractId: string) => ({
  position: { source: "billing.payments", number: BigInt(paymentId.slice(2)) },
  raw: new TextEncoder().encode(
    JSON.stringify({
      type: "payment.received",
      paymentId,
      contractId,
      sum: "1000.00",
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
  )
})

/** A dealer with a deposit that can be returned, without calls to Billing. */
const heldDeposit = Effect.gen(function* () {
  const cmeDealerId = CmeDealerId.make("dealer-1")
  yield* registerDealer({ cmeDealerId, requisite: Schema.decodeUnknownSync(Requisite)(requisiteExample) })
  const { accounts } = yield* addFastBuyout(cmeDealerId)
  const held = accounts
    .filter(({ accountType }) => accountType === "DEPOSIT")
    .map((account) => ({ ...account, balance: moneyKopecksMax }))
  yield* (yield* LedgerRepository).save({ ...noChanges, accounts: held })
})

const main = Effect.gen(function* () {
  const { port } = yield* HttpServer
  // No worker runs, so that there are always operations to decide; adoption does not query Billing.
  yield* (yield* BillingMemory).setRecovery("none")
  yield* applyPayments([event("p-1", "unknown"), event("p-2", "unknown"), event("p-3", "\u0000")])
  yield* heldDeposit
  yield* Effect.sync(() => process.send?.({ port }))
  return yield* Effect.never
}).pipe(
  Effect.provide(
    httpServerLayer({
      host: "127.0.0.1",
      port: 0,
      apiKeys,
      requestsPerSecondMax: 1_000_000,
      strangerRequestsPerSecondMax: 1_000_000
    }).pipe(
      Layer.provideMerge(
        Layer.mergeAll(
          layerMemory,
          BillingMemory.layer,
          OperationSignal.layer,
          Layer.succeed(Tariffs, defaultTariffs),
          documentsLayer(),
          Layer.succeed(Readiness, { check: Effect.succeed([{ name: "database", ok: true, detail: null }]) }),
          Layer.succeed(References.MinimumLogLevel, "Error")
        )
      )
    )
  )
)

process.on("message", () => {
  globalThis.gc?.()
  process.send?.({ heapBytes: process.memoryUsage().heapUsed })
})
process.on("disconnect", () => process.exit())
void Effect.runPromise(main)
