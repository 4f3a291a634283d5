import {
  applyPayments,
  CmeDealerId,
  defaultTariffs,
  getDealer,
  OperationSignal,
  PaymentQueries,
  registerDealer,
  StorageUnavailable,
  Tariffs,
  workerLayer
} from "@dealer-billing/domain"
import { BillingMemory, layerMemory, MemoryStore, sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger } from "effect"

const dealer = CmeDealerId.make("dealer-1")
const sum = 50_000n

const paidTo = (contractId: string) =>
  new TextEncoder().encode(
    JSON.stringify({
      type: "payment.received",
      paymentId: "p-1",
      contractId,
      sum: "500.00",
      currency: "RUB",
      paidAt: "2026-01-20T10:00:00Z"
    })
  )

const account = Effect.map(getDealer(dealer), ({ accounts }) => accounts[0])

const until = <A, E, R>(read: Effect.Effect<A, E, R>, isSo: (found: A) => boolean) =>
  Effect.sleep("20 millis").pipe(Effect.andThen(read), Effect.repeat({ until: isSo }), Effect.timeout("20 seconds"))

const withWorker = <A, E, R>(story: Effect.Effect<A, E, R>) =>
  Effect.scoped(Effect.andThen(Layer.build(workerLayer(1)), story))

/** A payment that is parked as an earlier version left it, which broke on it. */
const parkPayment = Effect.gen(function* () {
  const store = yield* MemoryStore
  yield* registerDealer({ cmeDealerId: dealer, requisite: sampleRequisite })
  const found = yield* withWorker(until(account, (open) => (open?.contractId ?? null) !== null))
  const position = { source: "billing.payments", number: 0n }
  yield* applyPayments([{ position, raw: paidTo("nobody") }])
  yield* store.change((tables) =>
    Effect.sync(() => {
      for (const [key, row] of tables.parked) {
        const raw = paidTo(found?.contractId ?? "nobody")
        const message = { ...row.message, raw, reason: "PROGRAM_FAILED" as const, missing: null }
        tables.parked.set(key, { ...row, message })
      }
    })
  )
})

const world = Layer.mergeAll(
  layerMemory,
  BillingMemory.layer,
  OperationSignal.layer,
  Logger.layer([]),
  Layer.succeed(Tariffs, defaultTariffs)
)

const isPaid = until(account, (open) => open?.balance === sum)

describe("a start of the worker", () => {
  it.live("retries what an earlier version failed on", () =>
    Effect.gen(function* () {
      yield* parkPayment
      assert.strictEqual((yield* account)?.balance, 0n)
      yield* withWorker(isPaid)
      const { parkedEvents } = yield* (yield* MemoryStore).read((tables) => tables)
      assert.deepStrictEqual(
        parkedEvents.map(({ event: { action, actor, outcome } }) => [action, actor, outcome]),
        [["RETRY", "worker", "APPLIED"]]
      )
    }).pipe(Effect.provide(world, { local: true }))
  )

  it.live("does so when the database is there, too, if it was not at first", () =>
    Effect.gen(function* () {
      yield* parkPayment
      const queries = yield* PaymentQueries
      let refusals = 1
      const away = PaymentQueries.of({
        ...queries,
        listParked: (query) =>
          Effect.suspend(() => {
            refusals -= 1
            return refusals >= 0
              ? Effect.fail(new StorageUnavailable({ reason: "away" }))
              : queries.listParked(query)
          })
      })
      yield* withWorker(isPaid).pipe(Effect.provideService(PaymentQueries, away))
      assert.isBelow(refusals, 0)
    }).pipe(Effect.provide(world, { local: true }))
  )
})
