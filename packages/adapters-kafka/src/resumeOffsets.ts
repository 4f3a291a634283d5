import { ReceiptRepository } from "@dealer-billing/domain"
import { Effect } from "effect"
import kafkajs from "kafkajs"
import { checkOffset } from "./Assignment.ts"
import { kafkaFailure } from "./KafkaFailure.ts"
import type { LogReader } from "./LogReader.ts"

/** Where a partition goes on. */
export interface Resumption {
  readonly partition: number
  /** Everything before it is in the books. */
  readonly next: bigint
  /** From where it is read: from the newest message of the books, if the log still has it. */
  readonly readFrom: bigint
}

/** The brokers remember another offset than our books, e.g. since one of them was restored from a backup. */
const tellDifference = (place: string, next: bigint, committed: bigint | undefined) =>
  committed === undefined || committed === next
    ? Effect.void
    : Effect.logWarning("Kafka and our books remember different offsets; our books count").pipe(
        Effect.annotateLogs({ place, committed: String(committed), ours: String(next) })
      )

/** The partition is so new that this connection has not heard of it; the next one will have. */
const unknownPartition = kafkaFailure(new kafkajs.KafkaJSError("an unknown partition", { retriable: true }))

/**
 * Decides by our own receipts, whatever the group has committed, where the partitions go on. The newest message
 * that has a receipt is read once more: if another one stands there now, `OffsetReused` tells that the topic was
 * made anew. Fails with `OffsetsLost` where the log has nothing to go on with.
 */
export const resumeOffsets = Effect.fn("resumeOffsets")(function* (
  topic: string,
  partitions: ReadonlyArray<number>,
  log: LogReader
) {
  const newest = yield* (yield* ReceiptRepository).newestOffsets(topic)
  const ranges = yield* log.ranges
  // It decides nothing, so that nothing waits for it.
  const committed = yield* Effect.orElseSucceed(log.committed, () => new Map<number, bigint>())
  const resumptions: Array<Resumption> = []
  for (const partition of partitions) {
    const range = ranges.get(partition)
    if (range === undefined) return yield* unknownPartition
    const handled = newest.get(partition)
    const next = handled === undefined ? range.start : handled + 1n
    yield* Effect.fromResult(checkOffset(topic, partition, next, range))
    if (handled === undefined && newest.size === 0 && range.start > 0n) {
      yield* Effect.logWarning("The log of payment facts does not begin at its first message").pipe(
        Effect.annotateLogs({ place: `${topic}/${partition}`, start: String(range.start) })
      )
    }
    yield* tellDifference(`${topic}/${partition}`, next, committed.get(partition))
    const readFrom = handled !== undefined && handled >= range.start ? handled : next
    resumptions.push({ partition, next, readFrom })
  }
  return resumptions
})
