import { describe, expect, vi } from "@effect/vitest"
import { Effect } from "effect"
import { createRequire } from "node:module"
import {
  commit,
  committed,
  deleteBefore,
  type KafkaCase,
  recreateTopic,
  newTopic,
  onKafka,
  produce,
  startConsumer
} from "./kafka.ts"
import { away, eventually, event, good, makeStorage, mute, type Storage, untilProcessed } from "./storage.ts"

/** The part of the client that tells Kafka its new offset before a seek. */
const offsetManager: { readonly prototype: { seek: () => Promise<void> } } = createRequire(import.meta.url)(
  "kafkajs/src/consumer/offsetManager/index.js"
)

const paymentsIn = (storage: Storage) => storage.read((tables) => [...tables.payments.keys()])

const send = (kafka: KafkaCase, ...ids: ReadonlyArray<string>) =>
  produce(
    kafka,
    ids.map((id) => ({ value: event(id) }))
  )

const untilCommitted = (kafka: KafkaCase, offset: number) =>
  eventually(Effect.map(committed(kafka), ([found]) => found === offset))

/** A storage that has the given payments, and whose consumer has stopped since. */
const storageWith = Effect.fn("storageWith")(function* (kafka: KafkaCase, ...ids: ReadonlyArray<string>) {
  yield* newTopic(kafka)
  yield* send(kafka, ...ids)
  const storage = yield* makeStorage
  const consumer = yield* startConsumer(kafka, storage)
  yield* untilProcessed(storage, ids.length)
  yield* consumer.stop
  return storage
})

describe("the offset at which the consumer continues", () => {
  onKafka("is that of the database, when Kafka has no offset or an older one", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0", "p-1", "p-2")
      yield* commit(kafka, 0)
      yield* send(kafka, "p-3")
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 4)
      expect(yield* paymentsIn(storage)).toEqual(["p-0", "p-1", "p-2", "p-3"])
      yield* untilCommitted(kafka, 4)
    })
  )

  onKafka("is that of the database, when Kafka has a newer one: nothing is skipped", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0")
      yield* send(kafka, "p-1", "p-2", "p-3")
      yield* commit(kafka, 4)
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 4)
      expect(yield* paymentsIn(storage)).toEqual(["p-0", "p-1", "p-2", "p-3"])
    })
  )

  onKafka("is that of the database, even if Kafka's connection breaks during the seek", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0")
      yield* send(kafka, "p-1", "p-2", "p-3")
      yield* commit(kafka, 2)
      const broken = Object.assign(new Error("Closed connection"), { name: "KafkaJSConnectionClosedError" })
      const seek = vi.spyOn(offsetManager.prototype, "seek").mockRejectedValueOnce(broken)
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 4)
      expect(yield* paymentsIn(storage)).toEqual(["p-0", "p-1", "p-2", "p-3"])
      expect(seek).toHaveBeenCalled()
      seek.mockRestore()
    })
  )

  onKafka("waits for an unavailable database in the group, and reads nothing before it answers", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0")
      yield* storage.be(away)
      const { health } = yield* startConsumer(kafka, storage)
      yield* eventually(Effect.map(health.check, ({ state }) => state === "waiting"))
      yield* send(kafka, "p-1")
      yield* Effect.sleep("1 second")
      expect((yield* health.check).detail).toBe(`${kafka.topic}/0 waits: storage unavailable`)
      yield* storage.be(good)
      yield* untilProcessed(storage, 2)
      yield* untilCommitted(kafka, 2)
      expect((yield* health.check).ok).toBe(true)
    })
  )
})

describe("a log that lost what comes next", () => {
  const deathOf = Effect.fn("deathOf")(function* (kafka: KafkaCase, storage: Storage) {
    const { health } = yield* startConsumer(kafka, storage)
    const died = yield* Effect.flip(health.died)
    expect(yield* health.check).toMatchObject({ ok: false, state: "dead" })
    return died.message
  })

  onKafka("ends the consumer at its start: messages were deleted before we had them", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0")
      yield* send(kafka, "p-1", "p-2", "p-3")
      yield* deleteBefore(kafka, 3)
      expect(yield* deathOf(kafka, storage)).toContain(
        "must continue at offset 1, but its log has 3 to 3: 2 offsets were deleted before we read them"
      )
      expect(yield* paymentsIn(storage)).toEqual(["p-0"])
    })
  )

  onKafka("continues normally when the deleted messages were processed", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0", "p-1")
      yield* deleteBefore(kafka, 2)
      yield* send(kafka, "p-2")
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 3)
    })
  )

  onKafka("ends the consumer at its start: the topic was recreated, and is shorter", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0", "p-1", "p-2")
      yield* recreateTopic(kafka)
      yield* send(kafka, "new-0")
      expect(yield* deathOf(kafka, storage)).toContain(
        "must continue at offset 3, but its log has 0 to 0: the topic was recreated"
      )
    })
  )

  onKafka("ends the consumer at its start: the topic was recreated, and is as long or longer", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0", "p-1")
      yield* recreateTopic(kafka)
      yield* send(kafka, "new-0", "new-1", "new-2")
      expect(yield* deathOf(kafka, storage)).toContain(`Another message was at ${kafka.topic}/0/0 before`)
      expect(yield* paymentsIn(storage)).toEqual(["p-0", "p-1"])
    })
  )

  onKafka("ends the consumer while it runs, whose client would go to the log's beginning silently", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0")
      yield* send(kafka, "p-1", "p-2", "p-3")
      // The deleted messages were not processed, and the consumer is examined and in its group.
      const stalled = { watchIntervalMs: 600_000 }
      let isTried = false
      yield* storage.be((run) => {
        isTried = true
        return away(run)
      })
      const { health } = yield* startConsumer(kafka, storage, stalled)
      yield* eventually(Effect.sync(() => isTried))
      yield* deleteBefore(kafka, 2)
      yield* storage.be(good)
      expect((yield* Effect.flip(health.died)).message).toContain("must continue at offset 1, but its log ")
      expect(yield* paymentsIn(storage)).toEqual(["p-0"])
    })
  )

  onKafka("ends an idle consumer when its topic is recreated", (kafka) =>
    Effect.gen(function* () {
      const storage = yield* storageWith(kafka, "p-0", "p-1")
      const { health } = yield* startConsumer(kafka, storage, { watchIntervalMs: 300 })
      yield* eventually(Effect.map(health.check, ({ ok }) => ok))
      yield* recreateTopic(kafka)
      expect((yield* Effect.flip(health.died)).message).toMatch(/recreated|cannot be read/u)
    })
  )

  onKafka("is none where a storage only did not say that it had stored", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* send(kafka, "p-0", "p-1")
      const storage = yield* makeStorage
      yield* storage.be(mute)
      const first = yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 2)
      yield* first.stop
      yield* deleteBefore(kafka, 2)
      yield* storage.be(good)
      yield* startConsumer(kafka, storage)
      yield* send(kafka, "p-2")
      yield* untilProcessed(storage, 3)
    })
  )
})
