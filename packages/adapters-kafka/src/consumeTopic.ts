import type { OffsetReused } from "@dealer-billing/domain"
import { Cause, Deferred, Effect, Exit, Option } from "effect"
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka, type KafkaJSError } from "kafkajs"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import { handleBatch } from "./handleBatch.ts"
import { type KafkaFailure, kafkaFailure } from "./KafkaFailure.ts"

export interface ConsumeOptions {
  readonly topic: string
  readonly groupId: string
  readonly sessionTimeoutMs: number
}

/** How long a stop may take, in ms: the chunk under way, its commit, leaving the group. */
const stopTimeoutMs = 10_000
const fetchWaitMaxMs = 2_000

const open = (kafka: Kafka, { groupId, sessionTimeoutMs }: ConsumeOptions): Consumer =>
  kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: 3 * sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    // An idle or paused consumer sends its heartbeats between two fetches.
    maxWaitTimeInMs: Math.min(fetchWaitMaxMs, Math.floor(sessionTimeoutMs / 4)),
    // A crash is handled here, by a new consumer: the client's own restart cannot be told to stop.
    retry: {
      initialRetryTime: 300,
      maxRetryTime: 10_000,
      retries: 8,
      restartOnFailure: () => Promise.resolve(false)
    }
  })

/** What ends a consumer: a crash of the client, or positions that mean nothing any more. */
type Ending = KafkaFailure | OffsetReused

const listen = (consumer: Consumer, progress: ConsumerProgress, crashed: Deferred.Deferred<never, Ending>) => {
  const { COMMIT_OFFSETS, CRASH, GROUP_JOIN, HEARTBEAT } = consumer.events
  consumer.on(GROUP_JOIN, () => {
    progress.joined()
  })
  consumer.on(HEARTBEAT, () => {
    progress.sign()
  })
  consumer.on(COMMIT_OFFSETS, () => {
    progress.sign()
  })
  consumer.on(CRASH, ({ payload }) => {
    Deferred.doneUnsafe(crashed, Exit.fail(kafkaFailure(payload.error)))
  })
}

const logDefect = (cause: Cause.Cause<Ending>) =>
  Cause.hasDies(cause) ? Effect.logError("A batch of payment facts was not handled", cause) : Effect.void

/** The client's own error as it was, and everything else as one of its errors, after which it fetches again. */
const clientError = (failure: Option.Option<Ending>): KafkaJSError => {
  const cause = Option.isSome(failure) && failure.value._tag === "KafkaFailure" ? failure.value.cause : null
  return cause instanceof kafkajs.KafkaJSError
    ? cause
    : new kafkajs.KafkaJSError("a batch was not handled to its end", { retriable: true })
}

/** A consumer that is stopped and out of its group when the scope ends, or given up after ten seconds. */
const acquire = Effect.fn("consumeTopic.acquire")(function* (kafka: Kafka, options: ConsumeOptions) {
  const abort = new AbortController()
  const resource = { consumer: open(kafka, options), abort, running: Promise.resolve() }
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => resource.running.then(() => resource.consumer.disconnect()).catch(() => {})).pipe(
      Effect.timeoutOrElse({
        duration: stopTimeoutMs,
        orElse: () => Effect.logWarning("The consumer of payment facts did not stop in time")
      }),
      Effect.ensuring(Effect.sync(() => abort.abort()))
    )
  )
  return resource
})

/**
 * Reads the topic from where the group stands, or from its beginning, until the consumer crashes or meets another
 * message at a known offset; that is the failure. Interrupting it stops the consumer: the chunk under way is
 * finished and committed.
 */
export const consumeTopic = Effect.fn("consumeTopic")(function* (
  kafka: Kafka,
  options: ConsumeOptions,
  progress: ConsumerProgress
) {
  const crashed = yield* Deferred.make<never, Ending>()
  const resource = yield* acquire(kafka, options)
  const { abort, consumer } = resource
  listen(consumer, progress, crashed)
  const handle = yield* Effect.map(
    Effect.context<Effect.Services<ReturnType<typeof handleBatch>>>(),
    Effect.runPromiseExitWith
  )
  // The client takes a TypeError for the end of everything, so that nothing but its own errors may reach it.
  const eachBatch = async (payload: EachBatchPayload) => {
    const exit = await handle(Effect.tapCause(handleBatch(payload, progress), logDefect), { signal: abort.signal })
    if (Exit.isSuccess(exit)) return
    const failure = Cause.findErrorOption(exit.cause)
    if (Option.isSome(failure) && failure.value._tag === "OffsetReused") {
      Deferred.doneUnsafe(crashed, Exit.fail(failure.value))
    }
    throw clientError(failure)
  }
  const begin = async () => {
    await consumer.connect()
    await consumer.subscribe({ topic: options.topic, fromBeginning: true })
    await consumer.run({ autoCommit: true, eachBatchAutoResolve: false, eachBatch })
  }
  yield* Effect.tryPromise({
    try: () => {
      const begun = begin()
      resource.running = begun.catch(() => {})
      return begun
    },
    catch: kafkaFailure
  })
  return yield* Deferred.await(crashed)
}, Effect.scoped)
