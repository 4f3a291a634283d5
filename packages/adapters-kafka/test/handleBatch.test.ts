import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { EachBatchPayload, KafkaMessage } from "kafkajs"
import { Assignment } from "../src/consumer/Assignment.ts"
import { ConsumerProgress } from "../src/consumer/ConsumerProgress.ts"
import type { Consumption } from "../src/consumer/Consumption.ts"
import { handleBatch } from "../src/consumer/handleBatch.ts"
import type { LogRange, LogReader } from "../src/topic/LogReader.ts"
import { away, event, good, makeStorage, type StorageMood } from "./storage.ts"

const messageAt = (value: string | null, index: number): KafkaMessage => ({
  key: null,
  value: value === null ? null : Buffer.from(value),
  timestamp: "0",
  attributes: 0,
  offset: String(index),
  headers: {}
})

/** The client's payload, with a record of the calls. */
const payloadOf = (values: ReadonlyArray<string | null>, change: Partial<EachBatchPayload> = {}) => {
  const told: Array<string> = []
  const lastOffset = () => String(values.length - 1)
  const batch = { topic: "t", partition: 3, messages: values.map(messageAt), lastOffset }
  const payload = {
    batch,
    resolveOffset: (offset: string) => told.push(`resolve ${offset}`),
    heartbeat: () => Promise.resolve(void told.push("heartbeat")),
    pause: () => {
      told.push("pause")
      return () => told.push("resume")
    },
    commitOffsetsIfNecessary: () => Promise.resolve(void told.push("commit")),
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
    ...change
  } as unknown as EachBatchPayload
  return { payload, told }
}

const logOf = (range: LogRange): LogReader => ({
  ranges: Effect.succeed(new Map([[3, range]])),
  committed: Effect.succeed(new Map()),
  assigned: Effect.succeed(new Set()),
  settings: Effect.never
})

const begin = (mood: StorageMood = good) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.parse("2026-11-20T12:00:00Z"))
    const storage = yield* makeStorage
    yield* storage.be(mood)
    const progress = new ConsumerProgress(yield* Clock.Clock, 10_000)
    progress.joined()
    const assignment = new Assignment("t")
    assignment.assign([3])
    assignment.examined(3, 0n)
    const seeks: Array<string> = []
    const seek = (partition: number, offset: bigint) => void seeks.push(`${partition}/${offset}`)
    const consumption = { assignment, log: logOf({ start: 0n, end: 1_000n }), progress, seek }
    const handle = (payload: EachBatchPayload, change: Partial<Consumption> = {}) =>
      handleBatch(payload, { ...consumption, ...change }).pipe(Effect.provide(storage.layer, { local: true }))
    return { storage, progress, assignment, handle, seeks }
  })

const events = (count: number) => Array.from({ length: count }, (_, index) => event(`p-${index}`))

describe("a batch with marks of transactions", () => {
  it.effect("is passed to its end, and waits with its messages for the storage that keeps them", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf([event("p-1"), "mark", "mark"])
      for (const message of payload.batch.messages.slice(1)) Object.assign(message, { isPassedOver: true })
      const { assignment, handle, seeks, storage } = yield* begin()
      yield* storage.be(away)
      yield* handle(payload)
      expect([told, assignment.next(3)]).toEqual([["pause"], 0n])
      told.length = 0
      yield* storage.be(good)
      yield* handle(payload)
      expect(told).toEqual(["resolve 0", "commit", "heartbeat", "resolve 2", "commit"])
      expect([assignment.next(3), seeks]).toEqual([3n, []])
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(1)
    })
  )

  it.effect("alone is passed, too", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(["mark"])
      Object.assign(payload.batch.messages[0] ?? {}, { isPassedOver: true })
      const { assignment, handle } = yield* begin()
      yield* handle(payload)
      expect([told, assignment.next(3)]).toEqual([["resolve 0", "commit"], 1n])
    })
  )
})

describe("a batch of payment events", () => {
  it.effect("is stored in chunks of at most 500; each is resolved and committed after its transaction", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(events(1_100))
      const { handle, storage } = yield* begin()
      yield* storage.be((run) =>
        Effect.ensuring(
          run,
          Effect.sync(() => told.push("transaction"))
        )
      )
      yield* handle(payload)
      const each = (offset: number) => ["transaction", `resolve ${offset}`, "commit", "heartbeat"]
      expect(told).toEqual([...each(499), ...each(999), ...each(1_099)])
      expect(yield* storage.read((tables) => tables.payments.size)).toBe(1_100)
    })
  )

  it.effect("keeps positions and raw bytes; a message without a value counts as empty", () =>
    Effect.gen(function* () {
      const { payload } = payloadOf([event("p-1"), null, "{"])
      const { handle, storage } = yield* begin()
      yield* handle(payload)
      expect(yield* storage.read((tables) => [...tables.processedMessages.keys()])).toEqual([
        "t/3/0",
        "t/3/1",
        "t/3/2"
      ])
      const parked = yield* storage.read((tables) => [...tables.parked.values()])
      expect(parked.map(({ message }) => Buffer.from(message.raw).toString())).toEqual(["", "{"])
    })
  )

  it.effect("waits while the storage is away: nothing resolved or parked, the partition paused, then resumed", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(events(3))
      const { handle, progress, storage } = yield* begin(away)
      yield* handle(payload)
      expect(told).toEqual(["pause"])
      expect(progress.check()).toEqual({ ok: false, state: "waiting", detail: "t/3 waits: storage unavailable" })
      yield* TestClock.adjust("250 millis")
      expect(told).toEqual(["pause", "resume"])
      yield* storage.be(good)
      yield* handle(payload)
      expect(told.slice(2)).toEqual(["resolve 2", "commit", "heartbeat"])
      expect(progress.check()).toEqual({ ok: true, state: "consuming", detail: null })
      expect(yield* storage.read((tables) => tables.parked.size)).toBe(0)
    })
  )

  it.effect("waits at what cannot be read, which is never skipped, when all before it is stored", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf([...events(2), null, ...events(3).slice(2)])
      Object.assign(payload.batch.messages[2]!, { unreadable: { reason: "the checksum is wrong", until: 9n } })
      const { assignment, handle, progress, storage } = yield* begin()
      yield* handle(payload)
      expect(told).toEqual(["resolve 1", "commit", "heartbeat", "pause"])
      expect([assignment.next(3), yield* storage.read((tables) => tables.processedMessages.size)]).toEqual([2n, 2])
      expect(progress.check().detail).toContain("t/3: the messages 2 to 8 cannot be read: the checksum is wrong")
      const again = payloadOf([])
      const alone = { ...payload.batch, messages: payload.batch.messages.slice(2, 3) }
      yield* handle({ ...again.payload, batch: alone } as EachBatchPayload)
      expect([again.told, assignment.next(3)]).toEqual([["pause"], 2n])
    })
  )

  it.effect("is stored in chunks of a few megabytes, so that long messages do not make the storage late", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(Array.from({ length: 100 }, () => "x".repeat(60_000)))
      const { handle, storage } = yield* begin()
      yield* handle(payload)
      expect(told.filter((each) => each.startsWith("resolve"))).toEqual(["resolve 33", "resolve 67", "resolve 99"])
      expect(yield* storage.read((tables) => tables.parked.size)).toBe(100)
    })
  )

  it.effect("waits longer with every attempt, at most five seconds", () =>
    Effect.gen(function* () {
      const { progress } = yield* begin()
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const waitMs = yield* progress.wait("t/3", "away")
        const boundMs = Math.min(5_000, 250 * 2 ** attempt)
        expect(waitMs).toBeGreaterThanOrEqual(boundMs / 2)
        expect(waitMs).toBeLessThanOrEqual(boundMs)
      }
    })
  )

  it.effect(
    "is halved if the storage breaks on it, and stored up to the message at fault, which is not skipped",
    () =>
      Effect.gen(function* () {
        const { payload, told } = payloadOf(events(5))
        const { handle, progress, storage } = yield* begin()
        yield* storage.breakOn(3n)
        yield* handle(payload)
        expect(told).toEqual(["resolve 2", "commit", "pause"])
        expect(progress.check().detail).toBe("t/3 waits: t/3/3 cannot be applied")
        expect(yield* storage.read((tables) => [...tables.payments.keys()])).toEqual(["p-0", "p-1", "p-2"])
        expect(yield* storage.read((tables) => tables.parked.size)).toBe(0)
      })
  )

  it.effect("finds a message at fault among 500 in about ten transactions", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(events(500))
      const { handle, storage } = yield* begin()
      yield* storage.breakOn(337n)
      let transactions = 0
      yield* storage.be((run) =>
        Effect.suspend(() => {
          transactions += 1
          return run
        })
      )
      yield* handle(payload)
      expect(told).toEqual(["resolve 336", "commit", "pause"])
      expect(yield* storage.read((tables) => tables.payments.size)).toBe(337)
      expect(transactions).toBeLessThanOrEqual(11)
    })
  )

  it.effect("may leave offsets out, unless the log begins behind what is next", () =>
    Effect.gen(function* () {
      const { assignment, handle } = yield* begin()
      const { payload, told } = payloadOf(events(3))
      assignment.examined(3, -5n)
      const gone = { log: logOf({ start: 0n, end: 3n }) }
      expect(yield* Effect.flip(handle(payload, gone))).toMatchObject({ _tag: "OffsetsLost", next: -5n, start: 0n })
      expect(told).toEqual([])
      yield* handle(payload, { log: logOf({ start: -9n, end: 3n }) })
      expect(told).toEqual(["resolve 2", "commit", "heartbeat"])
      expect(assignment.next(3)).toBe(3n)
    })
  )

  it.effect("is not applied when the client read too far ahead of the database, and the client seeks back", () =>
    Effect.gen(function* () {
      const { assignment, handle, seeks, storage } = yield* begin()
      assignment.examined(3, -5n)
      const { payload, told } = payloadOf(events(3))
      Object.assign(payload.batch, { fetchedOffset: "-4" })
      const log = { log: logOf({ start: -9n, end: 3n }) }
      yield* handle(payload, log)
      expect([told, seeks, assignment.next(3)]).toEqual([[], ["3/-5"], -5n])
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(0)
      Object.assign(payload.batch, { fetchedOffset: "-5" })
      yield* handle(payload, log)
      expect([told.length, seeks.length, assignment.next(3)]).toEqual([3, 1, 3n])
    })
  )

  it.effect("is ignored until its partition was examined, and after a rebalance", () =>
    Effect.gen(function* () {
      const { assignment, handle, storage } = yield* begin()
      assignment.assign([3])
      const { payload, told } = payloadOf(events(3))
      yield* handle(payload)
      expect(told).toEqual([])
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(0)
    })
  )

  it.effect("is not held up by a readable message whose time no storage takes", () =>
    Effect.gen(function* () {
      const timed = (paymentId: string, paidAt: string) =>
        JSON.stringify({ ...JSON.parse(event(paymentId)), paidAt })
      const { payload, told } = payloadOf([
        timed("p-0", "9999-12-31T23:59:59-01:00"),
        timed("p-1", "0000-01-01T00:00:00+01:00"),
        event("p-2")
      ])
      const { handle, progress, storage } = yield* begin()
      yield* handle(payload)
      expect(told).toEqual(["resolve 2", "commit", "heartbeat"])
      expect(progress.check().ok).toBe(true)
      expect(yield* storage.read((tables) => [...tables.payments.keys()])).toEqual(["p-2"])
      const parked = yield* storage.read((tables) => [...tables.parked.values()])
      expect(parked.map(({ message }) => message.reason)).toEqual(["BAD_MESSAGE", "BAD_MESSAGE"])
    })
  )

  it.effect("fails on another message at a known offset: nothing stored, resolved or committed", () =>
    Effect.gen(function* () {
      const { handle, storage } = yield* begin()
      yield* handle(payloadOf(events(2)).payload)
      const { payload, told } = payloadOf([event("p-0"), event("new-1"), event("new-2")])
      expect(yield* Effect.flip(handle(payload))).toMatchObject({
        _tag: "PositionReused",
        source: "t/3",
        number: 1n
      })
      expect(told).toEqual([])
      expect(yield* storage.read((tables) => [...tables.payments.keys()])).toEqual(["p-0", "p-1"])
    })
  )

  it.effect("is left where it is when the consumer stops or seeks", () =>
    Effect.gen(function* () {
      const { handle, storage } = yield* begin()
      let isRunning = true
      const { payload, told } = payloadOf(events(600), {
        isRunning: () => isRunning,
        heartbeat: () => {
          isRunning = false
          return Promise.resolve()
        }
      })
      yield* handle(payload)
      expect(told).toEqual(["resolve 499", "commit"])
      yield* handle(payloadOf(events(600), { isStale: () => true }).payload)
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(500)
    })
  )

  it.effect("sends heartbeats while a transaction takes its time", () =>
    Effect.gen(function* () {
      const { payload, told } = payloadOf(events(1))
      const { handle } = yield* begin((run) => Effect.delay(run, "3500 millis"))
      const fiber = yield* Effect.forkChild(handle(payload), { startImmediately: true })
      // In steps: a heartbeat is a promise, which the test's clock does not wait for.
      yield* Effect.forEach([1, 2, 3, 4, 5, 6, 7], () => TestClock.adjust("500 millis"))
      yield* Fiber.join(fiber)
      expect(told).toEqual(["heartbeat", "heartbeat", "heartbeat", "resolve 0", "commit", "heartbeat"])
    })
  )

  it.effect("passes Kafka's answer to a commit on to the client, after the events are stored", () =>
    Effect.gen(function* () {
      const { handle, storage } = yield* begin()
      const error = new Error("The group is rebalancing")
      const { payload } = payloadOf(events(2), { commitOffsetsIfNecessary: () => Promise.reject(error) })
      expect(yield* Effect.flip(handle(payload))).toMatchObject({ _tag: "KafkaFailure", cause: error })
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(2)
    })
  )
})
