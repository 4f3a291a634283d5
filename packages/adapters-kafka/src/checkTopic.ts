import { Effect } from "effect"
import type { Kafka } from "kafkajs"
import { type KafkaFailure, kafkaFailure, protocolCode } from "./KafkaFailure.ts"
import { TopicMissing } from "./TopicMissing.ts"

const topicErrors: ReadonlyArray<string> = [
  "UNKNOWN_TOPIC_OR_PARTITION",
  "TOPIC_AUTHORIZATION_FAILED",
  "INVALID_TOPIC_EXCEPTION"
]

const failureOf = (error: unknown, topic: string): TopicMissing | KafkaFailure => {
  const failure = kafkaFailure(error)
  const code = protocolCode(failure)
  return code !== null && topicErrors.includes(code) ? new TopicMissing({ topic, code }) : failure
}

/** Fails with `TopicMissing` when Kafka says that we cannot read the topic, with `KafkaFailure` otherwise. */
export const checkTopic = Effect.fn("checkTopic")(function* (kafka: Kafka, topic: string) {
  const admin = yield* Effect.acquireRelease(
    Effect.sync(() => kafka.admin()),
    (opened) => Effect.promise(() => opened.disconnect().catch(() => {})).pipe(Effect.timeoutOption("1 second"))
  )
  const ask = async () => {
    await admin.connect()
    await admin.fetchTopicMetadata({ topics: [topic] })
  }
  yield* Effect.tryPromise({ try: ask, catch: (error) => failureOf(error, topic) })
}, Effect.scoped)
