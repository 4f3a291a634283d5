import { applyPayments } from "@dealer-billing/domain"
import { faultProxy } from "@dealer-billing/test-kit"
import { describe, expect, vi } from "@effect/vitest"
import { Clock, Effect } from "effect"
import {
  committed,
  createPackedTopic,
  groupMembers,
  newTopic,
  onKafka,
  produce,
  startConsumer,
  topicNames
} from "./kafka.ts"
import { away, contractId, eventually, event, good, makeStorage, mute, untilProcessed } from "./storage.ts"

const balance = (storage: Effect.Success<typeof makeStorage>) =>
  storage.read((tables) => [...tables.accounts.values()].map((account) => account.balance))

const untilCommitted = (kafka: Parameters<typeof committed>[0], offsets: ReadonlyArray<number>) =>
  eventually(Effect.map(committed(kafka), (found) => found.join() === offsets.join()))

describe("the consumer of payment events", () => {
  onKafka("reads a topic from its beginning in a new group, and every partition of it", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka, 2)
      yield* produce(kafka, [
        { partition: 0, key: contractId, value: event("p-1", "10.00") },
        { partition: 1, key: "other", value: event("p-2", "20.00") },
        { partition: 0, key: contractId, value: event("p-3", "30.00") }
      ])
      const storage = yield* makeStorage
      const { health } = yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 3)
      expect(yield* balance(storage)).toEqual([6_000n])
      const processedMessages = yield* storage.read((tables) => [...tables.processedMessages.keys()].toSorted())
      expect(processedMessages).toEqual([`${kafka.topic}/0/0`, `${kafka.topic}/0/1`, `${kafka.topic}/1/0`])
      yield* untilCommitted(kafka, [2, 1])
      expect(yield* health.check).toEqual({ ok: true, state: "consuming", detail: null })
      yield* produce(kafka, [{ partition: 1, value: event("p-4", "40.00") }])
      yield* untilProcessed(storage, 4)
    })
  )

  onKafka("parks what cannot be read with its raw bytes, and continues", (kafka) =>
    Effect.gen(function* () {
      const poison: ReadonlyArray<Buffer | null> = [
        Buffer.from("not JSON"),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
        Buffer.from([0x00]),
        Buffer.alloc(0),
        null,
        Buffer.from("[]"),
        Buffer.from('{"type":7}'),
        Buffer.from(event("p-0").replace('"10.00"', "10")),
        Buffer.from("{".repeat(5_000)),
        Buffer.alloc(900_000, "x")
      ]
      yield* newTopic(kafka)
      const storage = yield* makeStorage
      yield* startConsumer(kafka, storage)
      yield* produce(
        kafka,
        poison.map((value) => ({ value }))
      )
      yield* produce(kafka, [{ value: event("p-1") }])
      yield* untilProcessed(storage, poison.length + 1)
      const parked = yield* storage.read((tables) => [...tables.parked.values()].map(({ message }) => message))
      const raw = new Map(parked.map(({ position, raw: bytes }) => [Number(position.number), Buffer.from(bytes)]))
      poison.forEach((value, offset) => {
        const kept = (value ?? Buffer.alloc(0)).subarray(0, (value?.length ?? 0) > 65_536 ? 4_096 : undefined)
        expect(raw.get(offset)?.equals(kept)).toBe(true)
      })
      expect(yield* balance(storage)).toEqual([1_000n])
      yield* untilCommitted(kafka, [poison.length + 1])
    })
  )

  onKafka("waits while the storage is away, stays in its group, parks nothing, and then goes on", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      const storage = yield* makeStorage
      yield* storage.be(away)
      const { health } = yield* startConsumer(kafka, storage)
      yield* produce(kafka, [{ value: event("p-1") }, { value: "poison" }, { value: event("p-2") }])
      yield* eventually(Effect.map(health.check, ({ detail }) => detail?.includes("waits: storage") ?? false))
      // Longer than the session, so that only heartbeats can have kept the partition.
      yield* Effect.sleep("3 seconds")
      expect(yield* committed(kafka)).toEqual([-1])
      expect(yield* groupMembers(kafka)).toBe(1)
      expect(yield* storage.read((tables) => tables.processedMessages.size + tables.parked.size)).toBe(0)
      yield* storage.be(good)
      yield* untilProcessed(storage, 3)
      expect(yield* balance(storage)).toEqual([2_000n])
      yield* untilCommitted(kafka, [3])
      expect(yield* health.check).toEqual({ ok: true, state: "consuming", detail: null })
    })
  )

  onKafka("applies once what is delivered again, when it was stopped between storing and committing", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* produce(kafka, [{ value: event("p-1") }, { value: "poison" }])
      const storage = yield* makeStorage
      yield* storage.be(mute)
      const first = yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 2)
      yield* first.stop
      expect(yield* committed(kafka)).toEqual([0])
      yield* storage.be(good)
      yield* startConsumer(kafka, storage)
      yield* untilCommitted(kafka, [2])
      expect(yield* balance(storage)).toEqual([1_000n])
      const outcomes = yield* storage.read((tables) =>
        [...tables.processedMessages.values()].map(({ outcome }) => outcome)
      )
      expect(outcomes).toEqual(["APPLIED", "PARKED"])
    })
  )

  onKafka(
    "finishes and commits the chunk under way when it is stopped, leaves its group, and goes on later",
    (kafka) =>
      Effect.gen(function* () {
        yield* newTopic(kafka)
        yield* produce(
          kafka,
          Array.from({ length: 1_100 }, (_, index) => ({ value: event(`p-${index}`, "1.00") }))
        )
        const storage = yield* makeStorage
        let isBusy = false
        yield* storage.be((run) =>
          Effect.andThen(
            Effect.sync(() => {
              isBusy = true
            }),
            Effect.delay(run, "700 millis")
          )
        )
        const first = yield* startConsumer(kafka, storage)
        yield* eventually(Effect.sync(() => isBusy))
        const started = yield* Clock.currentTimeMillis
        yield* first.stop
        expect((yield* Clock.currentTimeMillis) - started).toBeLessThan(5_000)
        expect(yield* committed(kafka)).toEqual([500])
        expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(500)
        expect(yield* groupMembers(kafka)).toBe(0)
        yield* storage.be(good)
        yield* startConsumer(kafka, storage)
        yield* untilProcessed(storage, 1_100)
        expect(yield* balance(storage)).toEqual([110_000n])
        yield* untilCommitted(kafka, [1_100])
      })
  )

  onKafka(
    "shares the partitions with a second one that comes and goes; nothing is lost or applied twice",
    (kafka) =>
      Effect.gen(function* () {
        yield* newTopic(kafka, 4)
        const storage = yield* makeStorage
        const send = (round: number) =>
          produce(
            kafka,
            Array.from({ length: 40 }, (_, index) => ({
              partition: index % 4,
              value: event(`p-${round}-${index}`, "1.00")
            }))
          )
        yield* startConsumer(kafka, storage)
        yield* send(1)
        const second = yield* startConsumer(kafka, storage)
        yield* send(2)
        yield* eventually(Effect.map(groupMembers(kafka), (count) => count === 2))
        yield* send(3)
        yield* untilProcessed(storage, 120)
        yield* second.stop
        yield* send(4)
        yield* untilProcessed(storage, 160)
        expect(yield* balance(storage)).toEqual([16_000n])
        yield* untilCommitted(kafka, [40, 40, 40, 40])
      })
  )
})

describe("the start of the consumer", () => {
  onKafka("ends the consumer when there is no such topic, and makes none", (kafka) =>
    Effect.gen(function* () {
      const { health } = yield* startConsumer(kafka, yield* makeStorage)
      const died = yield* Effect.flip(health.died)
      expect(died).toMatchObject({ _tag: "ConsumerDied", canRestartHelp: false })
      expect(died.reason).toContain(`${kafka.topic} does not exist (UNKNOWN_TOPIC_OR_PARTITION)`)
      expect((yield* health.check).state).toBe("dead")
      expect(yield* topicNames(kafka)).not.toContain(kafka.topic)
    })
  )

  onKafka("succeeds without brokers, says so, and begins when they come", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      yield* produce(kafka, [{ value: event("p-1") }])
      const [host = "", port = ""] = (kafka.brokers[0] ?? "").split(":")
      const proxy = yield* Effect.acquireRelease(
        Effect.promise(() => faultProxy({ host, port: Number(port) })),
        (opened) => Effect.promise(opened.close)
      )
      proxy.set("reset")
      const storage = yield* makeStorage
      const { health } = yield* startConsumer(kafka, storage, { brokers: [`127.0.0.1:${proxy.port}`] })
      expect((yield* health.check).ok).toBe(false)
      yield* Effect.sleep("2 seconds")
      expect((yield* health.check).ok).toBe(false)
      proxy.set("pass")
      yield* untilProcessed(storage, 1)
      expect(yield* health.check).toEqual({ ok: true, state: "consuming", detail: null })
    })
  )
})

describe("messages that Kafka keeps packed", () => {
  for (const codec of ["gzip", "snappy", "lz4", "zstd"]) {
    onKafka(`are read where they are packed by ${codec}`, (kafka) =>
      Effect.gen(function* () {
        yield* createPackedTopic(kafka, codec)
        const storage = yield* makeStorage
        const { health } = yield* startConsumer(kafka, storage)
        const long = `${event("p-long")}${" ".repeat(300_000)}`
        const small = Array.from({ length: 2_000 }, (_, index) => ({ value: event(`p-${index}`, "1.00") }))
        yield* produce(kafka, [...small, { value: long }, { value: null }, { value: event("p-last", "1.00") }])
        yield* untilProcessed(storage, 2_003)
        expect(yield* balance(storage)).toEqual([200_100n])
        const parked = yield* storage.read((tables) => [...tables.parked.values()].map(({ message }) => message))
        expect(parked.map(({ cut, raw }) => [raw.length, cut?.length])).toEqual([
          [4_096, long.length],
          [0, undefined]
        ])
        yield* untilCommitted(kafka, [2_003])
        expect(yield* health.check).toEqual({ ok: true, state: "consuming", detail: null })
      })
    )
  }
})

describe("a recreated topic", () => {
  onKafka("ends the consumer if new messages have the offsets of old ones", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      const storage = yield* makeStorage
      const position = { source: `${kafka.topic}/0`, number: 0n }
      const old = { position, raw: new TextEncoder().encode(event("old-1")) }
      yield* applyPayments([old]).pipe(Effect.provide(storage.layer))
      yield* produce(kafka, [{ value: event("new-1", "70.00") }, { value: event("new-2") }])
      const { health } = yield* startConsumer(kafka, storage)
      const died = yield* Effect.flip(health.died)
      expect(died.message).toContain(`Another message was at ${kafka.topic}/0/0 before`)
      expect((yield* health.check).ok).toBe(false)
      expect(yield* balance(storage)).toEqual([1_000n])
      expect(yield* committed(kafka)).toEqual([0])
    })
  )
})

describe("the client under Node", () => {
  onKafka("lies still when there is nothing to do: few timers, and none of negative length", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka)
      const storage = yield* makeStorage
      yield* startConsumer(kafka, storage)
      yield* produce(kafka, [{ value: event("p-1") }])
      yield* untilProcessed(storage, 1)
      const timers = vi.spyOn(globalThis, "setTimeout")
      yield* Effect.sleep("2 seconds")
      const lengthsMs = timers.mock.calls.map(([, lengthMs]) => lengthMs ?? 0)
      timers.mockRestore()
      expect(lengthsMs.filter((lengthMs) => lengthMs < 0)).toEqual([])
      expect(lengthsMs.length).toBeLessThan(50)
    })
  )
})
