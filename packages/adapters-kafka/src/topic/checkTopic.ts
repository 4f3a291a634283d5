import { Effect } from "effect"
import type { Admin, Kafka } from "kafkajs"
import { type KafkaFailure, kafkaFailure, protocolCode } from "../connection/KafkaFailure.ts"
import { TopicMissing } from "./TopicMissing.ts"

const topicErrors: ReadonlyArray<string> = ["UNKNOWN_TOPIC_OR_PARTITION", "INVALID_TOPIC_EXCEPTION"]

export const fetchPartitionCount = async (admin: Admin, topic: string): Promise<number> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  return topics[0]?.partitions.length ?? 0
}

const describeFailure = (error: unknown, topic: string): TopicMissing | KafkaFailure => {
  const failure = kafkaFailure(error)
  const code = protocolCode(failure)
  return code !== null && topicErrors.includes(code) ? new TopicMissing({ topic, code }) : failure
}

export const checkTopic = Effect.fn("checkTopic")(function* (kafka: Kafka, topic: string) {
  const admin = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.admin()),
    (opened) => Effect.promise(() => opened.disconnect().catch(() => {})).pipe(Effect.timeoutOption("1 second"))
  )
  const ask = async () => {
    await admin.connect()
    await fetchPartitionCount(admin, topic)
  }
  yield* Effect.tryPromise({ try: ask, catch: (error) => describeFailure(error, topic) })
}, Effect.scoped)
