import { acceptLogDecision } from "@dealer-billing/domain/internal"
import { describe, expect, vi } from "@effect/vitest"
import { Effect } from "effect"
import { createRequire } from "node:module"
import { examineLog } from "../src/index.ts"
import {
  commit,
  deleteBefore,
  type KafkaCase,
  recreateTopic,
  newTopic,
  onKafka,
  produce,
  startConsumer
} from "./kafka.ts"
import { event, makeStorage, type Storage, untilProcessed } from "./storage.ts"

/** The part of the client that tells Kafka its new offset before a seek. */
const offsetManager: { readonly prototype: { seek: () => Promise<void> } } = createRequire(import.meta.url)(
  "kafkajs/src/consumer/offsetManager/index.js"
)

const paymentsIn = (storage: Storage) => storage.read((tables) => [...tables.payments.keys()])
const processedIn = (storage: Storage) =>
  storage.read((tables) =>
    [...tables.processedMessages.values()].map(
      ({ outcome, position: { number, source }, paymentId }) =>
        `${source.split("#")[1] ?? 1}/${number} ${paymentId} ${outcome}`
    )
  )

const send = (kafka: KafkaCase, ...ids: ReadonlyArray<string>) =>
  produce(
    kafka,
    ids.map((id) => ({ value: event(id) }))
  )

const decide = ({ topic }: KafkaCase, storage: Storage, log: number, from: bigint) =>
  acceptLogDecision({
    source: `${topic}/0`,
    log,
    from,
    actor: "ann",
    reason: "the topic was recreated",
    found: "it is shorter"
  }).pipe(Effect.provide(storage.layer, { local: true }))

const examine = (kafka: KafkaCase, storage: Storage) =>
  examineLog({ ...kafka, partition: 0 }).pipe(Effect.provide(storage.layer, { local: true }))

const deathOf = Effect.fn("deathOf")(function* (kafka: KafkaCase, storage: Storage) {
  const { health, stop } = yield* startConsumer(kafka, storage)
  const died = yield* Effect.flip(health.died)
  yield* stop
  return died.message
})

/** Starts a consumer until there are so many processed messages. */
const consumeUntil = Effect.fn("consumeUntil")(function* (
  kafka: KafkaCase,
  storage: Storage,
  processedMessages: number
) {
  const { health, stop } = yield* startConsumer(kafka, storage)
  yield* untilProcessed(storage, processedMessages)
  expect((yield* health.check).ok).toBe(true)
  yield* stop
})

describe("a partition that an operator lets continue", () => {
  onKafka("is read at the stated offset, and no reused offset is taken for one that was handled", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1")
      const storage = yield* makeStorage
      yield* consumeUntil(kafka, storage, 2)
      expect(yield* examine(kafka, storage)).toMatchObject({ next: 2n, trouble: null, isUsed: true })
      yield* recreateTopic(kafka)
      yield* send(kafka, "new-0", "p-1", "new-2")
      expect(yield* deathOf(kafka, storage)).toContain("Another message was at")
      expect(yield* examine(kafka, storage)).toMatchObject({ trouble: { _tag: "PositionReused" } })
      yield* decide(kafka, storage, 2, 0n)
      yield* consumeUntil(kafka, storage, 5)
      yield* send(kafka, "new-3")
      yield* consumeUntil(kafka, storage, 6)
      expect(yield* processedIn(storage)).toEqual([
        "1/0 p-0 APPLIED",
        "1/1 p-1 APPLIED",
        "2/0 new-0 APPLIED",
        "2/1 p-1 DUPLICATE",
        "2/2 new-2 APPLIED",
        "2/3 new-3 APPLIED"
      ])
      yield* recreateTopic(kafka)
      expect(yield* deathOf(kafka, storage)).toContain(
        "must continue at offset 4, but its log is empty and ends at 0"
      )
      yield* decide(kafka, storage, 3, 0n)
      yield* send(kafka, "newest")
      yield* consumeUntil(kafka, storage, 7)
      expect((yield* processedIn(storage)).at(-1)).toBe("3/0 newest APPLIED")
    })
  )

  onKafka("stops again where its log does not hold the stated offset either", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1")
      const storage = yield* makeStorage
      yield* decide(kafka, storage, 2, 1n)
      yield* deleteBefore(kafka, 2)
      expect(yield* deathOf(kafka, storage)).toContain(
        "must continue at offset 1, but its log is empty and ends at 2"
      )
      expect(yield* examine(kafka, storage)).toMatchObject({ trouble: { _tag: "OffsetsLost" }, isUsed: false })
    })
  )

  onKafka("is not read before the stated offset, also if the client begins elsewhere", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1", "p-2", "p-3")
      yield* commit(kafka, 1)
      const storage = yield* makeStorage
      yield* decide(kafka, storage, 2, 2n)
      const broken = Object.assign(new Error("Closed connection"), { name: "KafkaJSConnectionClosedError" })
      const seek = vi.spyOn(offsetManager.prototype, "seek").mockRejectedValueOnce(broken)
      yield* consumeUntil(kafka, storage, 2)
      expect(seek).toHaveBeenCalled()
      seek.mockRestore()
      expect(yield* paymentsIn(storage)).toEqual(["p-2", "p-3"])
    })
  )
})

describe("a database without processed messages of a log that does not start at 0", () => {
  onKafka("go on with what is left at the very first start", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1", "p-2")
      yield* deleteBefore(kafka, 1)
      const storage = yield* makeStorage
      yield* consumeUntil(kafka, storage, 2)
      expect(yield* paymentsIn(storage)).toEqual(["p-1", "p-2"])
    })
  )

  onKafka("stop the consumer where the group has read before, until an operator decides", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1", "p-2")
      yield* consumeUntil(kafka, yield* makeStorage, 3)
      const restored = yield* makeStorage
      yield* commit(kafka, 2)
      yield* deleteBefore(kafka, 1)
      expect(yield* deathOf(kafka, restored)).toBe(
        `The consumer of payment events died: The group has read ${kafka.topic}/0 up to offset 2, ` +
          "but the database has no processed message of it, and its log starts at 1. Is this the right database?"
      )
      expect(yield* examine(kafka, restored)).toMatchObject({ trouble: { _tag: "ProcessedMissing" } })
      expect(yield* paymentsIn(restored)).toEqual([])
      yield* decide(kafka, restored, 2, 1n)
      yield* consumeUntil(kafka, restored, 2)
      expect(yield* paymentsIn(restored)).toEqual(["p-1", "p-2"])
    })
  )

  onKafka("go on where the log still has everything, whatever the group has read", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1")
      yield* commit(kafka, 2)
      const restored = yield* makeStorage
      yield* consumeUntil(kafka, restored, 2)
      expect(yield* paymentsIn(restored)).toEqual(["p-0", "p-1"])
    })
  )
})
