import { describe, expect } from "@effect/vitest"
import { Clock, Effect, Metric } from "effect"
import { newTopic, onKafka, produce, produceTransaction, startConsumer } from "./kafka.ts"
import { away, eventually, event, good, makeStorage, untilProcessed } from "./storage.ts"

const impatient = { watchIntervalMs: 200, stalledMaxMs: 1_500 }

/** The newest value of a gauge or counter. */
const metric = (id: string, attributes: Record<string, string>) =>
  Effect.map(Metric.snapshot, (all) => {
    const wanted = Object.entries(attributes)
    const found = all.find(
      (each) => each.id === id && wanted.every(([key, value]) => each.attributes?.[key] === value)
    )
    const state = found?.state as { readonly value?: number; readonly count?: number } | undefined
    return state?.value ?? state?.count
  })

describe("the watchdog of the consumer", () => {
  onKafka("ends a consumer that hangs in a message, soon and without waiting for it", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* produce(kafka, [{ value: event("p-0") }])
      const storage = yield* makeStorage
      yield* storage.be(() => Effect.never)
      const { health } = yield* startConsumer(kafka, storage, impatient)
      const startedMs = yield* Clock.currentTimeMillis
      expect((yield* Effect.flip(health.died)).message).toMatch(/1 messages wait, and none was handled for [12] s/u)
      expect((yield* Clock.currentTimeMillis) - startedMs).toBeLessThan(10_000)
      expect(yield* metric("payments_consumer_lag", { partition: "0" })).toBe(1)
      expect(yield* metric("payments_consumer_state", { state: "dead" })).toBe(1)
    })
  )

  onKafka("lets a consumer live whose storage is away, however long, and that says so", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* produce(kafka, [{ value: event("p-0") }])
      const storage = yield* makeStorage
      yield* storage.be(away)
      const { health } = yield* startConsumer(kafka, storage, impatient)
      yield* eventually(Effect.map(health.check, ({ state }) => state === "waiting"))
      yield* Effect.sleep("4 seconds")
      expect((yield* health.check).state).toBe("waiting")
      yield* storage.be(good)
      yield* untilProcessed(storage, 1)
      yield* eventually(Effect.map(metric("payments_consumer_lag", { partition: "0" }), (lag) => lag === 0))
      expect((yield* health.check).state).toBe("consuming")
    })
  )

  onKafka("does not take the marks of transactions for messages that wait", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      const storage = yield* makeStorage
      const { health } = yield* startConsumer(kafka, storage, impatient)
      yield* produceTransaction(kafka, [event("p-0")], true)
      yield* untilProcessed(storage, 1)
      yield* produceTransaction(kafka, [event("p-1"), event("p-2")], false)
      yield* Effect.sleep("3 seconds")
      expect(yield* health.check).toEqual({ ok: true, state: "consuming", detail: null })
      expect(yield* metric("payments_consumer_lag", { partition: "0" })).toBe(0)
      yield* produce(kafka, [{ value: event("p-3") }])
      yield* untilProcessed(storage, 2)
      expect(yield* storage.read((tables) => [...tables.payments.keys()])).toEqual(["p-0", "p-3"])
    })
  )
})
