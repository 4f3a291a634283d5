import { Effect, type Scope } from "effect"
import kafkajs, { type Admin, type Kafka } from "kafkajs"
import { type KafkaFailure, kafkaFailure } from "../connection/KafkaFailure.ts"
import { fetchPartitionCount } from "./checkTopic.ts"
import { fetchTopicSettings, type TopicSettings } from "./topicSettings.ts"

/** `start` up to, but not including, `end`. */
export interface LogRange {
  readonly start: bigint
  readonly end: bigint
}

export type LogRanges = ReadonlyMap<number, LogRange>

export interface LogReader {
  readonly ranges: Effect.Effect<LogRanges, KafkaFailure>
  readonly committed: Effect.Effect<ReadonlyMap<number, bigint>, KafkaFailure>
  readonly assigned: Effect.Effect<ReadonlySet<number>, KafkaFailure>
  readonly settings: Effect.Effect<TopicSettings, KafkaFailure>
}

const answerTimeoutMs = 15_000

const slow = kafkaFailure(new Error(`no answer about the topic within ${answerTimeoutMs} ms`))

const close = (admin: Admin) => Effect.promise(() => admin.disconnect().catch(() => {}))

/** Reconnects for new partitions, which the client would notice only after five minutes. */
const fetchRanges = async (admin: Admin, topic: string) => {
  const found = await admin.fetchTopicOffsets(topic)
  if ((await fetchPartitionCount(admin, topic)) === found.length) return found
  await admin.disconnect()
  await admin.connect()
  return admin.fetchTopicOffsets(topic)
}

const fetchAssigned = async (admin: Admin, groupId: string, topic: string): Promise<ReadonlySet<number>> => {
  const { groups } = await admin.describeGroups([groupId])
  const assignments = (groups[0]?.members ?? []).map(({ memberAssignment }) => memberAssignment)
  return new Set(
    assignments
      .filter(({ length }) => length > 0)
      .flatMap((bytes) => kafkajs.AssignerProtocol.MemberAssignment.decode(bytes)?.assignment[topic] ?? [])
  )
}

export const makeLogReader = (
  kafka: Kafka,
  { groupId, topic }: { readonly groupId: string; readonly topic: string }
): Effect.Effect<LogReader, never, Scope.Scope> =>
  Effect.gen(function* () {
    const admin = yield* Effect.acquireRelease(
      Effect.sync(() => kafka.admin()),
      (opened) => Effect.timeoutOption(close(opened), "1 second")
    )
    const ask = <A>(question: () => Promise<A>) =>
      Effect.tryPromise({ try: () => admin.connect().then(question), catch: kafkaFailure }).pipe(
        Effect.timeoutOrElse({ duration: answerTimeoutMs, orElse: () => Effect.fail(slow) }),
        Effect.tapError(() => Effect.timeoutOption(close(admin), "1 second"))
      )
    const ranges = Effect.map(
      ask(() => fetchRanges(admin, topic)),
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
    const assigned = ask(() => fetchAssigned(admin, groupId, topic))
    const settings = ask(() => fetchTopicSettings(admin, topic))
    return { ranges, committed, assigned, settings }
  })
