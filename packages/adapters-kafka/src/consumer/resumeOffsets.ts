import { logName, ProcessedMessageRepository, type LogDecision } from "@dealer-billing/domain"
import { Effect, Result } from "effect"
import kafkajs from "kafkajs"
import { checkOffset, type PartitionLog } from "./Assignment.ts"
import { type KafkaFailure, kafkaFailure } from "../connection/KafkaFailure.ts"
import type { LogRange, LogReader } from "../log/LogReader.ts"
import { ProcessedMissing } from "./ProcessedMissing.ts"

/**
 * How many offsets that have processed messages are read once more at the start. One alone could hold the same message by chance,
 * as when a topic is made anew and filled again in almost the same order.
 */
const rereadMax = 100n

/** Where a partition goes on. */
export interface Resumption {
  readonly partition: number
  /** Everything before it is in the books. */
  readonly next: bigint
  /** From where it is read: from the newest messages of the books, as far as the log still has them. */
  readonly readFrom: bigint
  readonly log: PartitionLog
}

/** What our books say of a partition. */
interface Standing {
  readonly log: PartitionLog
  readonly decision: LogDecision | undefined
  /** The newest offset with a processed message. */
  readonly handled: bigint | undefined
}

/** What our books say of the partitions. */
export const standingsOf = Effect.fn("standingsOf")(function* (topic: string, partitions: ReadonlyArray<number>) {
  const processedMessages = yield* ProcessedMessageRepository
  const decisions = yield* processedMessages.decisions(topic)
  const newest = new Map<string, ReadonlyMap<number, bigint>>()
  const standings = new Map<number, Standing>()
  for (const partition of partitions) {
    const decision = decisions.get(partition)
    const name = logName(topic, decision?.log ?? 1)
    const offsets = newest.get(name) ?? (yield* processedMessages.newestOffsets(name))
    newest.set(name, offsets)
    const log = { name, first: decision?.from ?? null }
    standings.set(partition, { log, decision, handled: offsets.get(partition) })
  }
  return standings
})

type Committed = Result.Result<ReadonlyMap<number, bigint>, KafkaFailure>

/** The brokers remember another offset than our books, e.g. since one of them was restored from a backup. */
const tellDifference = (place: string, next: bigint, committed: bigint | undefined) =>
  committed === undefined || committed === next
    ? Effect.void
    : Effect.logWarning("Kafka and our books remember different offsets; our books count").pipe(
        Effect.annotateLogs({ place, committed: String(committed), ours: String(next) })
      )

/**
 * Ledgers that know nothing of a partition whose log has lost its beginning: at the very first start, what retention
 * took was never meant for us. Where the group has read before, the books were lost, and the offsets of Kafka with
 * which to tell are waited for.
 */
const checkFirstStart = Effect.fn("resumeOffsets.checkFirstStart")(function* (
  place: { readonly topic: string; readonly partition: number },
  { start }: LogRange,
  committed: Committed
) {
  if (start === 0n) return
  const read = (yield* Effect.fromResult(committed)).get(place.partition)
  if (read !== undefined) return yield* new ProcessedMissing({ ...place, committed: read, start })
  yield* Effect.logWarning("The log of payment events does not begin at its first message").pipe(
    Effect.annotateLogs({ place: `${place.topic}/${place.partition}`, start: String(start) })
  )
})

const readFromOf = (next: bigint, first: bigint | null, { start }: LogRange): bigint =>
  [next - rereadMax, first ?? start, start].reduce((latest, each) => (latest < each ? each : latest))

/** The partition is so new that this connection has not heard of it; the next one will have. */
const unknownPartition = kafkaFailure(new kafkajs.KafkaJSError("an unknown partition", { retriable: true }))

/**
 * Decides by our own processed messages and a person's decisions, whatever the group has committed, where the partitions go on.
 * The newest messages that have processed messages are read once more: if another one stands there now, `OffsetReused` tells
 * that the topic was made anew. Fails with `OffsetsLost` where the log has nothing to go on with, and with
 * `ProcessedMissing` where the books have nothing of what the group has read, nor has the log.
 */
export const resumeOffsets = Effect.fn("resumeOffsets")(function* (
  topic: string,
  partitions: ReadonlyArray<number>,
  log: LogReader
) {
  const standings = yield* standingsOf(topic, partitions)
  const ranges = yield* log.ranges
  const committed = yield* Effect.result(log.committed)
  const resumptions: Array<Resumption> = []
  for (const [partition, { decision, handled, log: own }] of standings) {
    const range = ranges.get(partition)
    if (range === undefined) return yield* unknownPartition
    const next = handled === undefined ? (decision?.from ?? range.start) : handled + 1n
    yield* Effect.fromResult(checkOffset(topic, partition, next, range))
    if (handled === undefined && decision === undefined) {
      yield* checkFirstStart({ topic, partition }, range, committed)
    }
    const remembered = Result.isSuccess(committed) ? committed.success.get(partition) : undefined
    yield* tellDifference(`${topic}/${partition}`, next, remembered)
    resumptions.push({ partition, next, readFrom: readFromOf(next, own.first, range), log: own })
  }
  return resumptions
})
