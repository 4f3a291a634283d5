import { Array as Arr, Duration, Effect, Predicate } from "effect"
import type { Batch, EachBatchPayload } from "kafkajs"
import { applyChunk } from "./applyChunk.ts"
import { type Assignment, checkOffset } from "./Assignment.ts"
import { countHandled } from "./consumerMetrics.ts"
import type { Consumption } from "./Consumption.ts"
import { kafkaFailure } from "../connection/KafkaFailure.ts"
import { isPassedOver } from "../connection/transactionMarks.ts"
import { keepGaps } from "../log/keepGaps.ts"
import { type Chunk, chunksOf, unreadableOf } from "./paymentMessages.ts"
import type { BatchUnreadable } from "../records/BatchUnreadable.ts"

/** How often the group hears of us while a chunk is being stored, in ms. */
const heartbeatIntervalMs = 1_000

const kafka = (ask: () => Promise<void>) => Effect.tryPromise({ try: ask, catch: kafkaFailure })

/** A group that does not want us any more is met again when the offsets are committed. */
const heartbeats = ({ heartbeat }: EachBatchPayload) =>
  kafka(heartbeat).pipe(Effect.ignore, Effect.delay(Duration.millis(heartbeatIntervalMs)), Effect.forever)

/** Stops fetching the partition for a while; what is not resolved is fetched again then. */
const pauseFor = Effect.fn("handleBatch.pauseFor")(function* (
  payload: EachBatchPayload,
  { assignment }: Consumption,
  waitMs: number
) {
  const resume = payload.pause()
  // Where the group has decided anew meanwhile, the partition is not ours, or will be resumed when it is examined.
  const resumeOwn = Effect.sync(() => {
    if (assignment.next(payload.batch.partition) !== undefined) resume()
  })
  yield* resumeOwn.pipe(Effect.delay(Duration.millis(waitMs)), Effect.forkScoped)
})

/**
 * Where the log begins behind what we wait for, the client goes to where it begins, without a word. That is another
 * matter than an offset missing in between.
 */
const checkGap = Effect.fn("handleBatch.checkGap")(function* (
  { assignment: { topic }, log }: Consumption,
  partition: number,
  offset: bigint,
  next: bigint
) {
  if (offset <= next) return
  const range = (yield* log.ranges).get(partition)
  if (range !== undefined) yield* Effect.fromResult(checkOffset(topic, partition, next, range))
})

/** From where the client asked for the batch; its types leave that out. */
const fetchedFrom = (batch: Batch): bigint | null =>
  Predicate.hasProperty(batch, "fetchedOffset") ? BigInt(String(batch.fetchedOffset)) : null

/**
 * The client forgets where we sent it if Kafka fails at that moment, and reads from what the group has committed. If
 * that is ahead of our books (they were restored from a backup), what lies between would be taken for a gap. If it is
 * before the log that a person has begun, what is read is not ours.
 */
const isOutOfPosition = Effect.fn("handleBatch.isOutOfPosition")(function* (
  { assignment, seek }: Consumption,
  batch: Batch,
  next: bigint
) {
  const from = fetchedFrom(batch)
  const { topic } = assignment
  const { first } = assignment.log(batch.partition)
  if (from === null || (from <= next && (first === null || first <= from))) return false
  seek(batch.partition, next)
  yield* Effect.logWarning("The client read elsewhere than our books go on, and is sent there").pipe(
    Effect.annotateLogs({ place: `${topic}/${batch.partition}`, read: String(from), ours: String(next) })
  )
  return true
})

/** What cannot be kept now makes the partition wait, as messages do. */
const areGapsKept = Effect.fn("handleBatch.areGapsKept")(function* (
  payload: EachBatchPayload,
  consumption: Consumption,
  next: bigint
) {
  return yield* keepGaps(payload.batch, consumption.assignment, next).pipe(
    Effect.as(true),
    Effect.catchTag("StorageUnavailable", () =>
      Effect.gen(function* () {
        const place = `${payload.batch.topic}/${payload.batch.partition}`
        yield* pauseFor(payload, consumption, yield* consumption.progress.wait(place, "storage unavailable"))
        return false
      })
    )
  )
})

/** Everything of the batch is stored: what stands behind its last message are marks of transactions. */
const passMarks = Effect.fn("handleBatch.passMarks")(function* (payload: EachBatchPayload, assignment: Assignment) {
  const last = payload.batch.messages.at(-1)
  assignment.advance(payload.batch.partition, BigInt(payload.batch.lastOffset()) + 1n)
  if (last === undefined || !isPassedOver(last)) return
  payload.resolveOffset(last.offset)
  yield* kafka(() => payload.commitOffsetsIfNecessary(payload.uncommittedOffsets()))
})

const applyAll = Effect.fn("handleBatch.applyAll")(function* (
  payload: EachBatchPayload,
  chunk: Chunk,
  consumption: Consumption
) {
  const { assignment, progress } = consumption
  const { partition } = payload.batch
  const place = `${payload.batch.topic}/${partition}`
  let rest: ReadonlyArray<Chunk[number]> = chunk
  while (Arr.isReadonlyArrayNonEmpty(rest)) {
    const { stored, trouble } = yield* Effect.raceFirst(applyChunk(rest), heartbeats(payload))
    const last = rest[stored - 1]
    if (last !== undefined) {
      progress.advance(place)
      assignment.advance(partition, last.position.offset + 1n)
      yield* countHandled(partition, stored)
      payload.resolveOffset(last.position.offset.toString())
      yield* kafka(() => payload.commitOffsetsIfNecessary(payload.uncommittedOffsets()))
    }
    if (trouble !== null) {
      yield* pauseFor(payload, consumption, yield* progress.wait(place, trouble))
      return false
    }
    rest = rest.slice(stored)
  }
  return true
})

/** Skipping it could skip money. It may be whole again when it is fetched again, e.g. from another broker. */
const waitForReadable = Effect.fn("handleBatch.waitForReadable")(function* (
  payload: EachBatchPayload,
  consumption: Consumption,
  unreadable: BatchUnreadable
) {
  yield* Effect.logError(unreadable.message)
  const place = `${unreadable.topic}/${unreadable.partition}`
  yield* pauseFor(payload, consumption, yield* consumption.progress.wait(place, unreadable.message))
})

/**
 * Stores the messages of a batch, chunk by chunk. An offset is resolved and committed only after the transaction
 * that stored its message; what cannot be stored now pauses the partition and is fetched again. Fails when Kafka
 * has to be told so, e.g. in a rebalance, and for good with `OffsetReused` or `OffsetsLost`. Needs the scope of the
 * consumer, in which paused partitions wait.
 */
export const handleBatch = Effect.fn("handleBatch", { kind: "consumer" })(function* (
  payload: EachBatchPayload,
  consumption: Consumption
) {
  const { assignment } = consumption
  const { partition } = payload.batch
  const round = assignment.round
  const next = assignment.next(partition)
  const first = payload.batch.messages[0]
  const unreadable = unreadableOf(payload.batch)
  yield* Effect.annotateCurrentSpan({
    "messaging.system": "kafka",
    "messaging.destination.name": payload.batch.topic,
    "messaging.destination.partition.id": String(partition),
    "messaging.kafka.offset": first?.offset ?? "",
    "messaging.batch.message_count": payload.batch.messages.length
  })
  if (next === undefined || first === undefined) return
  yield* checkGap(consumption, partition, BigInt(first.offset), next)
  if (yield* isOutOfPosition(consumption, payload.batch, next)) return
  if (!(yield* areGapsKept(payload, consumption, next))) return
  for (const chunk of chunksOf(payload.batch, assignment.log(partition).name)) {
    if (!payload.isRunning() || payload.isStale() || !assignment.isCurrent(round)) return
    if (!(yield* applyAll(payload, chunk, consumption))) return
    yield* kafka(payload.heartbeat)
  }
  if (unreadable !== null) return yield* waitForReadable(payload, consumption, unreadable)
  yield* passMarks(payload, assignment)
})
