import { Cause, Deferred, Effect, Exit, Option } from "effect"
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka, type KafkaJSError } from "kafkajs"
import { Assignment } from "./Assignment.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import type { Consumption, Ending } from "./Consumption.ts"
import { examineAssignment } from "./examineAssignment.ts"
import { handleBatch } from "./handleBatch.ts"
import { kafkaFailure } from "../connection/KafkaFailure.ts"
import { makeLogReader } from "../topic/LogReader.ts"
import { type ConsumeOptions, openConsumer } from "./openConsumer.ts"
import { makeSettingsCheck } from "../topic/topicSettings.ts"
import { watchConsumer, type WatchOptions } from "./watchConsumer.ts"

const settingsInterval = "1 minute"

interface Listener {
  readonly onAssigned: (round: number) => void
  readonly onCrash: (error: Error) => void
}

const listen = (consumer: Consumer, { assignment, progress }: Consumption, listener: Listener) => {
  const { COMMIT_OFFSETS, CRASH, GROUP_JOIN, HEARTBEAT } = consumer.events
  const { topic } = assignment
  consumer.on(GROUP_JOIN, ({ payload }) => {
    const partitions = payload.memberAssignment[topic] ?? []
    const round = assignment.assign(partitions)
    // The client begins to fetch as soon as this returns.
    if (partitions.length > 0) consumer.pause([{ topic, partitions }])
    progress.joined()
    listener.onAssigned(round)
  })
  consumer.on(HEARTBEAT, () => {
    progress.answered()
  })
  consumer.on(COMMIT_OFFSETS, () => {
    progress.answered()
  })
  consumer.on(CRASH, ({ payload }) => {
    listener.onCrash(payload.error)
  })
}

const logDefect = (cause: Cause.Cause<Ending>) =>
  Cause.hasDies(cause) ? Effect.logError("A batch of payment events could not be handled", cause) : Effect.void

/** Anything but an error of the client becomes a retriable one, so that the client fetches again. */
const clientError = (failure: Option.Option<Ending>): KafkaJSError => {
  const cause = Option.isSome(failure) && failure.value._tag === "KafkaFailure" ? failure.value.cause : null
  return cause instanceof kafkajs.KafkaJSError
    ? cause
    : new kafkajs.KafkaJSError("a batch was not handled to its end", { retriable: true })
}

/** Fails when the consumer ends. An interruption finishes and commits the running chunk. */
export const consumeTopic = Effect.fn("consumeTopic")(function* (
  kafka: Kafka,
  options: ConsumeOptions & WatchOptions & { readonly retentionMinMs: number },
  progress: ConsumerProgress
) {
  const ended = yield* Deferred.make<never, Ending>()
  const end = (ending: Ending) => void Deferred.doneUnsafe(ended, Exit.fail(ending))
  const resource = yield* openConsumer(kafka, options)
  const { abort, consumer } = resource
  const log = yield* makeLogReader(kafka, options)
  const { topic } = options
  const checkSettings = makeSettingsCheck(topic, log, options.retentionMinMs)
  yield* checkSettings
  const seek = (partition: number, offset: bigint) => consumer.seek({ topic, partition, offset: offset.toString() })
  const consumption = { assignment: new Assignment(topic), log, progress, seek }
  const context =
    yield* Effect.context<Effect.Services<ReturnType<typeof handleBatch> | ReturnType<typeof examineAssignment>>>()
  const run = Effect.runPromiseExitWith(context)
  const examine = (round: number) =>
    Effect.tapError(examineAssignment(consumer, round, consumption), (failure) => Effect.sync(() => end(failure)))
  listen(consumer, consumption, {
    onAssigned: (round) => void run(examine(round), { signal: abort.signal }),
    onCrash: (error) => end(kafkaFailure(error))
  })
  // The client stops for good on a TypeError, so it must get only its own errors.
  const eachBatch = async (payload: EachBatchPayload) => {
    const exit = await run(Effect.tapCause(handleBatch(payload, consumption), logDefect), { signal: abort.signal })
    if (Exit.isSuccess(exit)) return
    const failure = Cause.findErrorOption(exit.cause)
    if (Option.isSome(failure) && failure.value._tag !== "KafkaFailure") end(failure.value)
    throw clientError(failure)
  }
  const begin = async () => {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    const partitionsConsumedConcurrently = options.partitionsAtOnce
    await consumer.run({ autoCommit: true, eachBatchAutoResolve: false, eachBatch, partitionsConsumedConcurrently })
  }
  yield* Effect.tryPromise({
    try: () => {
      const begun = begin()
      resource.running = begun.catch(() => {})
      return begun
    },
    catch: kafkaFailure
  })
  const watch = watchConsumer(consumption.assignment, progress, log, options).pipe(
    Effect.tapErrorTag("ConsumerStuck", () => Effect.sync(() => void (resource.isStuck = true)))
  )
  const watchSettings = checkSettings.pipe(
    // `watchConsumer` notices brokers that do not answer.
    Effect.catchTag("KafkaFailure", () => Effect.void),
    Effect.delay(settingsInterval),
    Effect.forever
  )
  return yield* Effect.raceAllFirst([Deferred.await(ended), watch, watchSettings])
}, Effect.scoped)
