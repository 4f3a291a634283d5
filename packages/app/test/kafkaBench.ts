import { randomUUID } from "node:crypto"
import { kafkaBroker } from "@dealer-billing/test-kit"
import { Effect, type Scope } from "effect"
import { Kafka, logLevel, Partitioners, type Admin, type ITopicConfig } from "kafkajs"

/** A topic and a group of a case's own on the real broker. */
export interface TopicBench {
  readonly brokers: ReadonlyArray<string>
  readonly topic: string
  readonly groupId: string
  readonly admin: Admin
  readonly send: (values: ReadonlyArray<string>) => Effect.Effect<void>
  /** What the group has committed in the one partition; -1 without. */
  readonly committed: Effect.Effect<number>
}

/** A broker takes no more than a megabyte at once. */
const sentAtOnce = 2_000

/** The bench, or why there is none. */
export const topicBench = (
  configuration: Partial<ITopicConfig> = {}
): Effect.Effect<TopicBench | { readonly skip: string }, never, Scope.Scope> =>
  Effect.gen(function* () {
    const broker = yield* Effect.promise(kafkaBroker)
    if ("skip" in broker) return broker
    const { brokers } = broker
    const topic = `payments-${randomUUID()}`
    const groupId = `group-${randomUUID()}`
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    yield* Effect.acquireRelease(
      Effect.promise(() => admin.connect()),
      () => Effect.promise(() => admin.disconnect())
    )
    yield* Effect.promise(() => admin.createTopics({ waitForLeaders: true, topics: [{ topic, ...configuration }] }))
    const send = (values: ReadonlyArray<string>) =>
      Effect.promise(async () => {
        const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
        await producer.connect()
        for (let from = 0; from < values.length; from += sentAtOnce) {
          const some = values.slice(from, from + sentAtOnce)
          await producer.send({ topic, messages: some.map((value) => ({ value })) })
        }
        await producer.disconnect()
      })
    const committed = Effect.map(
      // A broker that has just started finds its groups after a while.
      Effect.promise(() => admin.fetchOffsets({ groupId, topics: [topic] }).catch(() => [])),
      ([found]) => Number(found?.partitions[0]?.offset ?? -1)
    )
    return { brokers, topic, groupId, admin, send, committed }
  })
