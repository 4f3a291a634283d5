import { randomUUID } from "node:crypto"
import type { LogPart } from "@dealer-billing/domain"
import { Deferred, Effect, Exit } from "effect"
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka } from "kafkajs"
import { checkTopic } from "../topic/checkTopic.ts"
import { type KafkaFailure, kafkaFailure } from "../connection/KafkaFailure.ts"
import { kafkaClient, type KafkaOptions } from "../connection/kafkaClient.ts"
import { type LogRange, makeLogReader } from "./LogReader.ts"
import { type Chunk, chunksOf, unreadableOf } from "../consumer/paymentMessages.ts"
import type { BatchUnreadable } from "../records/BatchUnreadable.ts"

export interface ReadLogOptions extends KafkaOptions {
  readonly topic: string
  /** Null: all of them. */
  readonly partition: number | null
  /** The first offset; null, or one that is not in the log any more: the beginning. */
  readonly from: bigint | null
  /** The last offset; null: the end of the log as it is at the start. */
  readonly to: bigint | null
}

const rangeOf = ({ from, to }: ReadLogOptions, { end, start }: LogRange): LogRange => ({
  start: from === null || from < start ? start : from,
  end: to === null || to >= end ? end : to + 1n
})

/** A group of its own, which is removed when the scope ends. */
const openReader = Effect.fn("readLog.open")(function* (kafka: Kafka, groupId: string) {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 500 })
  const remove = async () => {
    await consumer.disconnect()
    const admin = kafka.admin()
    await admin.connect()
    await admin.deleteGroups([groupId]).finally(() => admin.disconnect())
  }
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => remove().catch(() => {})).pipe(Effect.timeoutOption("10 seconds"))
  )
  return consumer
})

/** What is left to be read of the partitions; `end` is called when it is nothing any more. */
class Left {
  readonly #ranges: Map<number, LogRange>
  readonly #end: (partition: number, isLast: boolean) => void

  constructor(ranges: ReadonlyMap<number, LogRange>, end: (partition: number, isLast: boolean) => void) {
    this.#ranges = new Map([...ranges].filter(([, range]) => range.start < range.end))
    this.#end = end
  }

  get ranges(): ReadonlyMap<number, LogRange> {
    return this.#ranges
  }

  advance(partition: number, start: bigint): void {
    const range = this.#ranges.get(partition)
    if (range === undefined) return
    if (start < range.end) return void this.#ranges.set(partition, { ...range, start })
    this.#ranges.delete(partition)
    this.#end(partition, this.#ranges.size === 0)
  }
}

/** Lets only those partitions be read that have something left, from where they stand. */
const steer = (consumer: Consumer, topic: string, left: Left) => {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const assigned = payload.memberAssignment[topic] ?? []
    const done = assigned.filter((partition) => !left.ranges.has(partition))
    if (done.length > 0) consumer.pause([{ topic, partitions: done }])
    for (const [partition, { start }] of left.ranges) {
      consumer.seek({ topic, partition, offset: start.toString() })
    }
  })
}

/** The part of a partition's range that a chunk of it covers. */
const partOf = (topic: string, partition: number, range: LogRange, chunk: Chunk): LogPart => {
  const after = (chunk.at(-1) ?? chunk[0]).position.offset + 1n
  const until = after < range.end ? after : range.end
  const messages = chunk.filter(({ position: { offset } }) => range.start <= offset && offset < until)
  return { topic, partition, from: range.start, until, messages }
}

/** Which partitions are to be read, and of each what. */
const rangesOf = Effect.fn("readLog.ranges")(function* (kafka: Kafka, groupId: string, options: ReadLogOptions) {
  yield* checkTopic(kafka, options.topic)
  const { ranges } = yield* makeLogReader(kafka, { topic: options.topic, groupId })
  return new Map(
    [...(yield* ranges)]
      .filter(([partition]) => options.partition === null || options.partition === partition)
      .map(([partition, range]) => [partition, rangeOf(options, range)])
  )
})

/**
 * Reads a topic part by part, those of a partition in their order, beside whatever else reads it: in a group of its
 * own that commits nothing. `use` is called for one part at a time; what it fails by ends the reading. Answers what
 * was read of each partition.
 */
export const readLog = Effect.fn("readLog")(function* <E, R>(
  options: ReadLogOptions,
  use: (part: LogPart) => Effect.Effect<void, E, R>
) {
  const { topic } = options
  const kafka = yield* kafkaClient(options)
  const groupId = `dealer-billing-replay-${randomUUID()}`
  const ranges = yield* rangesOf(kafka, groupId, options)
  const done = yield* Deferred.make<void, E | KafkaFailure | BatchUnreadable>()
  const consumer = yield* openReader(kafka, groupId)
  const left = new Left(ranges, (partition, isLast) => {
    consumer.pause([{ topic, partitions: [partition] }])
    if (isLast) Deferred.doneUnsafe(done, Exit.void)
  })
  if (left.ranges.size === 0) return ranges
  const run = Effect.runPromiseExitWith(yield* Effect.context<R>())
  const giveUp = (exit: Exit.Exit<void, E | BatchUnreadable>) => {
    Deferred.doneUnsafe(done, exit)
    return new kafkajs.KafkaJSNonRetriableError("the reading was given up")
  }
  const eachBatch = async ({ batch, heartbeat }: EachBatchPayload) => {
    const unreadable = unreadableOf(batch)
    for (const chunk of chunksOf(batch, topic)) {
      const range = left.ranges.get(batch.partition)
      if (range === undefined) return
      const part = partOf(topic, batch.partition, range, chunk)
      const exit = await run(use(part))
      if (Exit.isFailure(exit)) throw giveUp(exit)
      left.advance(batch.partition, part.until)
      await heartbeat()
    }
    if (unreadable !== null && left.ranges.has(batch.partition)) throw giveUp(Exit.fail(unreadable))
    left.advance(batch.partition, BigInt(batch.lastOffset()) + 1n)
  }
  steer(consumer, topic, left)
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    Deferred.doneUnsafe(done, Exit.fail(kafkaFailure(payload.error)))
  })
  const begin = async () => {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatch })
  }
  yield* Effect.tryPromise({ try: begin, catch: kafkaFailure })
  yield* Deferred.await(done)
  return ranges
}, Effect.scoped)
