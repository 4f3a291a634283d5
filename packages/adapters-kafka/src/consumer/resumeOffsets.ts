import { ProcessedMessageRepository } from "@dealer-billing/domain"
import { logSource, type LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Result } from "effect"
import kafkajs from "kafkajs"
import { checkOffset, type PartitionLog } from "./Assignment.ts"
import { type KafkaFailure, kafkaFailure } from "../connection/KafkaFailure.ts"
import type { LogRange, LogReader } from "../topic/LogReader.ts"
import { formatSource } from "../topic/formatSource.ts"
import { ProcessedMissing } from "./ProcessedMissing.ts"

/**
 * So many processed offsets are read again at the start, to detect a recreated topic. A single one could have the same
 * message by chance, e.g. if the topic was filled again in almost the same order.
 */
const rereadMax = 100n

export interface Resumption {
  readonly partition: number
  /** Everything before it is processed. */
  readonly next: bigint
  /** Before `next`, so that the newest processed messages are read again. */
  readonly readFrom: bigint
  readonly log: PartitionLog
}

interface StoredState {
  readonly log: PartitionLog
  readonly decision: LogDecision | undefined
  readonly handled: bigint | undefined
}

export const readStoredStates = Effect.fn("readStoredStates")(function* (
  topic: string,
  partitions: ReadonlyArray<number>
) {
  const processedMessages = yield* ProcessedMessageRepository
  const decisions = yield* processedMessages.decisions(
    partitions.map((partition) => formatSource(topic, partition))
  )
  const logs = partitions.map((partition) => {
    const decision = decisions.get(formatSource(topic, partition))
    const source = logSource(formatSource(topic, partition), decision?.log ?? 1)
    return { partition, decision, log: { source, first: decision?.from ?? null } }
  })
  const newest = yield* processedMessages.newest(logs.map(({ log }) => log.source))
  return new Map(
    logs.map(({ decision, log, partition }): readonly [number, StoredState] => [
      partition,
      { log, decision, handled: newest.get(log.source) }
    ])
  )
})

type Committed = Result.Result<ReadonlyMap<number, bigint>, KafkaFailure>

const warnOfDifference = (place: string, next: bigint, committed: bigint | undefined) =>
  committed === undefined || committed === next
    ? Effect.void
    : Effect.logWarning(
        "Kafka and the database have different next offsets. The offset of the database is used"
      ).pipe(Effect.annotateLogs({ place, committed: String(committed), ours: String(next) }))

/**
 * The database knows nothing of a partition whose log does not start at 0. At the very first start this is normal:
 * retention deleted the messages. If the group has read before, the database is the wrong one. To know that, the
 * committed offsets must be readable.
 */
const checkFirstStart = Effect.fn("resumeOffsets.checkFirstStart")(function* (
  place: { readonly topic: string; readonly partition: number },
  { start }: LogRange,
  committed: Committed
) {
  if (start === 0n) return
  const read = (yield* Effect.fromResult(committed)).get(place.partition)
  if (read !== undefined) return yield* new ProcessedMissing({ ...place, committed: read, start })
  yield* Effect.logWarning(
    "The first messages of the partition were deleted before the first start of the service"
  ).pipe(Effect.annotateLogs({ place: `${place.topic}/${place.partition}`, start: String(start) }))
})

const chooseReadFrom = (next: bigint, first: bigint | null, { start }: LogRange): bigint =>
  [next - rereadMax, first ?? start, start].reduce((latest, each) => (latest < each ? each : latest))

/** The partition is new, and this connection does not know it yet. The next one will. */
const unknownPartition = kafkaFailure(new kafkajs.KafkaJSError("an unknown partition", { retriable: true }))

/**
 * The next offsets come from our processed messages and the operators' decisions, not from the committed offsets. The
 * newest processed messages are read again, so that a recreated topic is found (`PositionReused`).
 */
export const resumeOffsets = Effect.fn("resumeOffsets")(function* (
  topic: string,
  partitions: ReadonlyArray<number>,
  log: LogReader
) {
  const states = yield* readStoredStates(topic, partitions)
  const ranges = yield* log.ranges
  const committed = yield* Effect.result(log.committed)
  const resumptions: Array<Resumption> = []
  for (const [partition, { decision, handled, log: own }] of states) {
    const range = ranges.get(partition)
    if (range === undefined) return yield* unknownPartition
    const next = handled === undefined ? (decision?.from ?? range.start) : handled + 1n
    yield* Effect.fromResult(checkOffset(topic, partition, next, range))
    if (handled === undefined && decision === undefined) {
      yield* checkFirstStart({ topic, partition }, range, committed)
    }
    const remembered = Result.isSuccess(committed) ? committed.success.get(partition) : undefined
    yield* warnOfDifference(`${topic}/${partition}`, next, remembered)
    resumptions.push({ partition, next, readFrom: chooseReadFrom(next, own.first, range), log: own })
  }
  return resumptions
})
