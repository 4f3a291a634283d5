import { createTopic, kafkaBroker } from "@dealer-billing/test-bench"
import { it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { Kafka, logLevel, Partitioners, type Message } from "kafkajs"
import { randomUUID } from "node:crypto"
import { ConsumerHealth, paymentConsumerLayer, type PaymentConsumerOptions } from "../src/index.ts"
import type { Storage } from "./storage.ts"

/** The real broker, and a topic and a group that no other case uses. */
export interface KafkaCase {
  readonly brokers: ReadonlyArray<string>
  readonly topic: string
  readonly groupId: string
  readonly client: Kafka
}

/** A case that needs a real Kafka; skipped, with the reason, where there is none. */
export const onKafka = <E>(
  name: string,
  body: (kafka: KafkaCase) => Effect.Effect<void, E, Scope.Scope>,
  timeoutMs = 60_000
) => {
  it.live(
    name,
    (context) =>
      Effect.gen(function* () {
        const broker = yield* Effect.promise(kafkaBroker)
        if ("skip" in broker) return context.skip(broker.skip)
        const id = randomUUID()
        const client = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING })
        yield* body({ brokers: broker.brokers, topic: `payments-${id}`, groupId: `group-${id}`, client })
      }),
    timeoutMs
  )
}

export const newTopic = ({ brokers, topic }: KafkaCase, partitions = 1) =>
  Effect.promise(() => createTopic(brokers, topic, partitions))

export const produce = ({ client, topic }: KafkaCase, messages: ReadonlyArray<Message>) =>
  Effect.promise(async () => {
    const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    await producer.send({ topic, messages: [...messages] })
    await producer.disconnect()
  })

const asAdmin = <A>({ client }: KafkaCase, ask: (admin: ReturnType<Kafka["admin"]>) => Promise<A>) =>
  Effect.promise(async () => {
    const admin = client.admin()
    await admin.connect()
    const answer = await ask(admin)
    await admin.disconnect()
    return answer
  })

/** The group's committed offsets, in the order of the partitions; -1 where it has none. */
export const committed = (kafka: KafkaCase) =>
  Effect.map(
    asAdmin(kafka, (admin) => admin.fetchOffsets({ groupId: kafka.groupId, topics: [kafka.topic] })),
    ([answer]) =>
      (answer?.partitions ?? [])
        .toSorted((left, right) => left.partition - right.partition)
        .map(({ offset }) => Number(offset))
  )

export const groupMembers = (kafka: KafkaCase) =>
  Effect.map(
    asAdmin(kafka, (admin) => admin.describeGroups([kafka.groupId])),
    ({ groups }) => groups[0]?.members.length
  )

export const topicNames = (kafka: KafkaCase) => asAdmin(kafka, (admin) => admin.listTopics())

/** Makes the topic keep its messages packed in a way that the client cannot unpack. */
export const createUnreadableTopic = (kafka: KafkaCase) =>
  asAdmin(kafka, (admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: kafka.topic, configEntries: [{ name: "compression.type", value: "zstd" }] }]
    })
  )

/** Starts a consumer; `stop` ends it as the end of the process's scope does. */
export const startConsumer = Effect.fn("startConsumer")(function* (
  { brokers, groupId, topic }: KafkaCase,
  storage: Storage,
  change: Partial<PaymentConsumerOptions> = {}
) {
  const scope = yield* Effect.acquireRelease(Scope.make(), (opened) => Scope.close(opened, Exit.void))
  const layer = paymentConsumerLayer({ brokers, topic, groupId, sessionTimeoutMs: 2_000, ...change })
  const built = yield* Layer.buildWithScope(Layer.provide(Layer.fresh(layer), storage.layer), scope)
  return { health: Context.get(built, ConsumerHealth), stop: Scope.close(scope, Exit.void) }
})
