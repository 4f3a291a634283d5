import { Array as Arr, Duration, Effect, Predicate } from "effect"
import type { Batch, EachBatchPayload } from "kafkajs"
import { applyChunk } from "./applyChunk.ts"
import { type Assignment, checkOffset } from "./Assignment.ts"
import { countHandled } from "./consumerMetrics.ts"
import type { Consumption } from "./Consumption.ts"
import { kafkaFailure } from "../connection/KafkaFailure.ts"
import { isPassedOver } from "../connection/transactionMarks.ts"
import { keepGaps } from "./keepGaps.ts"
import { type Chunk, splitBatch, findUnreadable } from "./paymentMessages.ts"
import type { BatchUnreadable } from "../records/BatchUnreadable.ts"

const heartbeatIntervalMs = 1_000

const kafka = (ask: () => Promise<void>) => Effect.tryPromise({ try: ask, catch: kafkaFailure })

/** An error is ignored: the commit of the offsets fails as well if we are not in the group any more. */
const heartbeats = ({ heartbeat }: EachBatchPayload) =>
  kafka(heartbeat).pipe(Effect.ignore, Effect.delay(Duration.millis(heartbeatIntervalMs)), Effect.forever)

const pauseFor = Effect.fn("handleBatch.pauseFor")(function* (
  payload: EachBatchPayload,
  { assignment }: Consumption,
  waitMs: number
) {
  const resume = payload.pause()
  // After a rebalance the partition is not ours, or `examineAssignment` resumes it.
  const resumeOwn = Effect.sync(() => {
    if (assignment.next(payload.batch.partition) !== undefined) resume()
  })
  yield* resumeOwn.pipe(Effect.delay(Duration.millis(waitMs)), Effect.forkScoped)
})

/** If the log starts after our next offset, the client silently jumps to its start. That is different from a gap. */
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

/** Missing in the client's types. */
const readFetchedOffset = (batch: Batch): bigint | null =>
  Predicate.hasProperty(batch, "fetchedOffset") ? BigInt(String(batch.fetchedOffset)) : null

/**
 * If Kafka fails right after a seek, the client forgets it and reads from the committed offset. If that is ahead of the
 * database (e.g. restored from a backup), the messages in between would be taken for a gap. If it is before the log
 * that an operator started, the messages are not ours.
 */
const isOutOfPosition = Effect.fn("handleBatch.isOutOfPosition")(function* (
  { assignment, seek }: Consumption,
  batch: Batch,
  next: bigint
) {
  const from = readFetchedOffset(batch)
  const { topic } = assignment
  const { first } = assignment.log(batch.partition)
  if (from === null || (from <= next && (first === null || first <= from))) return false
  seek(batch.partition, next)
  yield* Effect.logWarning("The client read from a wrong offset. Seeking to the next offset of the database").pipe(
    Effect.annotateLogs({ place: `${topic}/${batch.partition}`, read: String(from), ours: String(next) })
  )
  return true
})

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
      assignment.advance(partition, last.position.number + 1n)
      yield* countHandled(partition, stored)
      payload.resolveOffset(last.position.number.toString())
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

/** Skipping it could skip payments. Another fetch, e.g. from another broker, may be readable. */
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
 * Commits an offset only after the transaction that stored its message. If a chunk cannot be stored now, the partition
 * is paused and fetched again. `PositionReused` and `OffsetsLost` end the consumer for good. Needs the consumer's
 * scope, in which paused partitions wait.
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
  const unreadable = findUnreadable(payload.batch)
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
  for (const chunk of splitBatch(payload.batch, assignment.log(partition).source)) {
    if (!payload.isRunning() || payload.isStale() || !assignment.isCurrent(round)) return
    if (!(yield* applyAll(payload, chunk, consumption))) return
    yield* kafka(payload.heartbeat)
  }
  if (unreadable !== null) return yield* waitForReadable(payload, consumption, unreadable)
  yield* passMarks(payload, assignment)
})
