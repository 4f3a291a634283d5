import { Effect } from "effect"
import type { Consumer, Kafka } from "kafkajs"

export interface ConsumeOptions {
  readonly topic: string
  readonly groupId: string
  readonly sessionTimeoutMs: number
}

/** The running chunk, its commit, and leaving the group. */
const stopTimeoutMs = 10_000
/** For a stalled consumer, whose running chunk is aborted. */
const stuckStopTimeoutMs = 1_000
const fetchWaitMaxMs = 2_000
/** New partitions are found within this time. */
const metadataMaxAgeMs = 3_000

const make = (kafka: Kafka, { groupId, sessionTimeoutMs }: ConsumeOptions): Consumer =>
  kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    metadataMaxAge: metadataMaxAgeMs,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: 3 * sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    // An idle or paused consumer sends its heartbeats between two fetches.
    maxWaitTimeInMs: Math.min(fetchWaitMaxMs, Math.floor(sessionTimeoutMs / 4)),
    // `keepConsuming` restarts after a crash. The client's own restart cannot be stopped.
    retry: {
      initialRetryTime: 300,
      maxRetryTime: 10_000,
      retries: 8,
      restartOnFailure: () => Promise.resolve(false)
    }
  })

export const openConsumer = Effect.fn("openConsumer")(function* (kafka: Kafka, options: ConsumeOptions) {
  const abort = new AbortController()
  const resource = { consumer: make(kafka, options), abort, running: Promise.resolve(), isStuck: false }
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      if (resource.isStuck) abort.abort()
      return Effect.promise(() => resource.running.then(() => resource.consumer.disconnect()).catch(() => {}))
    }).pipe(
      Effect.timeoutOrElse({
        duration: resource.isStuck ? stuckStopTimeoutMs : stopTimeoutMs,
        orElse: () => Effect.logWarning("The consumer of payment events did not stop in time")
      }),
      Effect.ensuring(Effect.sync(() => abort.abort()))
    )
  )
  return resource
})
