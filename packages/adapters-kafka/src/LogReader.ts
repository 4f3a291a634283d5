import { Effect, type Scope } from "effect"
import type { Admin, Kafka } from "kafkajs"
import { type KafkaFailure, kafkaFailure } from "./KafkaFailure.ts"

/** What a partition's log holds: from `start` up to before `end`. */
export interface LogRange {
  readonly start: bigint
  readonly end: bigint
}

export type LogRanges = ReadonlyMap<number, LogRange>

/** Asks the brokers about the topic, beside the consumer. */
export interface LogReader {
  readonly ranges: Effect.Effect<LogRanges, KafkaFailure>
  /** The offsets that the group has committed, without the partitions that have none. */
  readonly committed: Effect.Effect<ReadonlyMap<number, bigint>, KafkaFailure>
}

/** The client tries for itself a few times; after that something is wrong, in ms. */
const answerTimeoutMs = 15_000

const slow = kafkaFailure(new Error(`no answer about the topic within ${answerTimeoutMs} ms`))

const closed = (admin: Admin) => Effect.promise(() => admin.disconnect().catch(() => {}))

/** Connects when it is first asked; a failed answer makes it connect anew. */
export const makeLogReader = (
  kafka: Kafka,
  { groupId, topic }: { readonly groupId: string; readonly topic: string }
): Effect.Effect<LogReader, never, Scope.Scope> =>
  Effect.gen(function* () {
    const admin = yield* Effect.acquireRelease(
      Effect.sync(() => kafka.admin()),
      (opened) => Effect.timeoutOption(closed(opened), "1 second")
    )
    const ask = <A>(question: () => Promise<A>) =>
      Effect.tryPromise({ try: () => admin.connect().then(question), catch: kafkaFailure }).pipe(
        Effect.timeoutOrElse({ duration: answerTimeoutMs, orElse: () => Effect.fail(slow) }),
        Effect.tapError(() => Effect.timeoutOption(closed(admin), "1 second"))
      )
    const ranges = Effect.map(
      ask(() => admin.fetchTopicOffsets(topic)),
      (found) =>
        new Map(found.map(({ high, low, partition }) => [partition, { start: BigInt(low), end: BigInt(high) }]))
    )
    const committed = Effect.map(
      ask(() => admin.fetchOffsets({ groupId, topics: [topic] })),
      (found) =>
        new Map(
          found
            .flatMap(({ partitions }) => partitions)
            .filter(({ offset }) => !offset.startsWith("-"))
            .map(({ offset, partition }) => [partition, BigInt(offset)])
        )
    )
    return { ranges, committed }
  })
