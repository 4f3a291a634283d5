import { randomUUID } from "node:crypto"
import type { LogPart } from "@dealer-billing/domain/internal"
import { Deferred, Effect, Exit } from "effect"
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka } from "kafkajs"
import { formatSource } from "../topic/formatSource.ts"
import { checkTopic } from "../topic/checkTopic.ts"
import { type KafkaFailure, kafkaFailure } from "../connection/KafkaFailure.ts"
import { kafkaClient, type KafkaOptions } from "../connection/kafkaClient.ts"
import { type LogRange, makeLogReader } from "../topic/LogReader.ts"
import { type Chunk, splitBatch, findUnreadable } from "../consumer/paymentMessages.ts"
import type { BatchUnreadable } from "../records/BatchUnreadable.ts"

export interface ReadLogOptions extends KafkaOptions {
  readonly topic: string
  /** Null: all partitions. */
  readonly partition: number | null
  /** Null, or an offset before the log: the start of the log. */
  readonly from: bigint | null
  /** The last offset. Null: the end of the log at the start of the reading. */
  readonly to: bigint | null
}

const limitRange = ({ from, to }: ReadLogOptions, { end, start }: LogRange): LogRange => ({
  start: from === null || from < start ? start : from,
  end: to === null || to >= end ? end : to + 1n
})

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

/** The ranges that are still to be read. `end` is called when a partition is done. */
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

const makePart = (source: string, range: LogRange, chunk: Chunk): LogPart => {
  const after = (chunk.at(-1) ?? chunk[0]).position.number + 1n
  const until = after < range.end ? after : range.end
  const messages = chunk.filter(({ position: { number } }) => range.start <= number && number < until)
  return { source, from: range.start, until, messages }
}

const findRanges = Effect.fn("readLog.ranges")(function* (kafka: Kafka, groupId: string, options: ReadLogOptions) {
  yield* checkTopic(kafka, options.topic)
  const { ranges } = yield* makeLogReader(kafka, { topic: options.topic, groupId })
  return new Map(
    [...(yield* ranges)]
      .filter(([partition]) => options.partition === null || options.partition === partition)
      .map(([partition, range]) => [partition, limitRange(options, range)])
  )
})

/**
 * Reads a topic in a group of its own that commits nothing. `use` is called for one part at a time, the parts of a
 * partition in their order. Returns the ranges that were read.
 */
export const readLog = Effect.fn("readLog")(function* <E, R>(
  options: ReadLogOptions,
  use: (part: LogPart) => Effect.Effect<void, E, R>
) {
  const { topic } = options
  const kafka = yield* kafkaClient(options)
  const groupId = `dealer-billing-replay-${randomUUID()}`
  const ranges = yield* findRanges(kafka, groupId, options)
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
    return new kafkajs.KafkaJSNonRetriableError("the reading was aborted")
  }
  const eachBatch = async ({ batch, heartbeat }: EachBatchPayload) => {
    const unreadable = findUnreadable(batch)
    const source = formatSource(topic, batch.partition)
    for (const chunk of splitBatch(batch, source)) {
      const range = left.ranges.get(batch.partition)
      if (range === undefined) return
      const part = makePart(source, range, chunk)
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
