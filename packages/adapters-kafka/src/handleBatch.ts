import { Duration, Effect } from "effect"
import type { EachBatchPayload } from "kafkajs"
import { applyChunk } from "./applyChunk.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import { kafkaFailure } from "./KafkaFailure.ts"
import { chunksOf } from "./paymentMessages.ts"

/** How often the group hears of us while a chunk is being stored, in ms. */
const heartbeatIntervalMs = 1_000

const kafka = (ask: () => Promise<void>) => Effect.tryPromise({ try: ask, catch: kafkaFailure })

/** A group that does not want us any more is met again when the offsets are committed. */
const heartbeats = ({ heartbeat }: EachBatchPayload) =>
  kafka(heartbeat).pipe(Effect.ignore, Effect.delay(Duration.millis(heartbeatIntervalMs)), Effect.forever)

/** Stops fetching the partition for a while; what is not resolved is fetched again then. */
const pauseFor = Effect.fn("handleBatch.pauseFor")(function* (payload: EachBatchPayload, waitMs: number) {
  const resume = payload.pause()
  yield* Effect.sync(resume).pipe(Effect.delay(Duration.millis(waitMs)), Effect.forkScoped)
})

/**
 * Stores the messages of a batch, chunk by chunk. An offset is resolved and committed only after the transaction
 * that stored its message; what cannot be stored now pauses the partition and is fetched again. Fails when Kafka
 * has to be told so, e.g. in a rebalance, and for good with `OffsetReused`. Needs the scope of the consumer, in
 * which paused partitions wait.
 */
export const handleBatch = Effect.fn("handleBatch")(function* (
  payload: EachBatchPayload,
  progress: ConsumerProgress
) {
  const partition = `${payload.batch.topic}/${payload.batch.partition}`
  for (const chunk of chunksOf(payload.batch)) {
    if (!payload.isRunning() || payload.isStale()) return
    const { stored, trouble } = yield* Effect.raceFirst(applyChunk(chunk), heartbeats(payload))
    const last = chunk[stored - 1]
    if (last !== undefined) {
      progress.advance(partition)
      payload.resolveOffset(last.position.offset.toString())
      yield* kafka(() => payload.commitOffsetsIfNecessary(payload.uncommittedOffsets()))
    }
    if (trouble !== null) return yield* pauseFor(payload, yield* progress.wait(partition, trouble))
    yield* kafka(payload.heartbeat)
  }
})
