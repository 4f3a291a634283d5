import { createHash } from "node:crypto"
import {
  BillId,
  CmeDealerId,
  defaultTariffs,
  OperationSignal,
  registerDealer,
  StatementRepository,
  Tariffs
} from "@dealer-billing/domain"
import { type StatementFact } from "@dealer-billing/domain/internal"
import { BillingMemory, layerMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import { DateTime, Effect, Layer, References } from "effect"
import { documentsLayer, HttpServer, httpServerLayer, Readiness } from "../src/index.ts"

// The API as a separate process with a long statement. It reports its memory on request.

const key = { name: "test", sha256: createHash("sha256").update("test").digest("hex"), scopes: ["read"] } as const

const facts = Array.from({ length: 9_900 }, (_, index): StatementFact => {
  const billId = BillId.make(BigInt(index + 1))
  const bookedAt = DateTime.add(DateTime.makeUnsafe("2026-02-01T09:00:00Z"), { seconds: index })
  const invoice = { number: `${index}`, issuedAt: bookedAt }
  const none = { paidAt: null, reversesPaymentId: null }
  return { ...none, kind: "BILL", bookedAt, amount: 100n, documentId: `${billId}`, billId, dealId: "lot", invoice }
})

/** 2,000 rows until the 9th, and all of them in a longer period. */
const longBooks = Layer.effect(
  StatementRepository,
  Effect.map(StatementRepository, (repository) => ({
    ...repository,
    read: ({ span }) =>
      Effect.succeed({
        before: new Map(),
        facts: facts.slice(0, DateTime.toDateUtc(span.end).getUTCDate() === 9 ? 2_000 : facts.length)
      })
  }))
).pipe(Layer.provideMerge(layerMemory))

const main = Effect.gen(function* () {
  const { port } = yield* HttpServer
  yield* registerDealer({ cmeDealerId: CmeDealerId.make("d-1"), requisite: sampleRequisite })
  yield* Effect.sync(() => process.send?.({ port }))
  return yield* Effect.never
}).pipe(
  Effect.provide(
    httpServerLayer({ host: "127.0.0.1", port: 0, apiKeys: [key], requestsPerSecondMax: 1_000_000 }).pipe(
      Layer.provideMerge(
        Layer.mergeAll(
          longBooks,
          BillingMemory.layer,
          OperationSignal.layer,
          Layer.succeed(Tariffs, defaultTariffs),
          documentsLayer({ idleMs: 2_000, deadlineMs: 120_000 }),
          Layer.succeed(Readiness, { check: Effect.succeed([{ name: "database", ok: true, detail: null }]) }),
          Layer.succeed(References.MinimumLogLevel, "Error")
        )
      )
    )
  )
)

process.on("message", () => {
  globalThis.gc?.()
  process.send?.({ rssMb: process.memoryUsage().rss / 1_048_576 })
})
process.on("disconnect", () => process.exit())
void Effect.runPromise(main)
