import { createTopic, kafkaBroker } from "@dealer-billing/test-kit"
import { it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Schedule, Scope } from "effect"
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
  timeoutMs = 120_000
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

/** Uses the broker's admin API. */
export const asAdmin = <A>({ client }: KafkaCase, ask: (admin: ReturnType<Kafka["admin"]>) => Promise<A>) =>
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

/** Makes the broker pack the topic's messages, with Apache Kafka's own code. */
export const createPackedTopic = (kafka: KafkaCase, codec: string) =>
  asAdmin(kafka, (admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: kafka.topic, configEntries: [{ name: "compression.type", value: codec }] }]
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

/** Sets the offset that the group has committed; nobody may be in the group. */
export const commit = ({ client, groupId, topic }: KafkaCase, offset: number) =>
  Effect.promise(async () => {
    const consumer = client.consumer({
      groupId,
      sessionTimeout: 2_000,
      heartbeatInterval: 500,
      maxWaitTimeInMs: 200
    })
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
    await consumer.connect()
    await consumer.subscribe({ topic })
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() })
    await joined
    await consumer.commitOffsets([{ topic, partition: 0, offset: String(offset) }])
    await consumer.disconnect()
  })

/** Deletes the messages before the offset. */
export const deleteBefore = (kafka: KafkaCase, offset: number) =>
  asAdmin(kafka, async (admin) => {
    // It knows no topic that it has not asked for before.
    await admin.fetchTopicOffsets(kafka.topic)
    await admin.deleteTopicRecords({ topic: kafka.topic, partitions: [{ partition: 0, offset: String(offset) }] })
  })

/** Deletes the topic and makes it again, when the broker has forgotten it. */
export const recreateTopic = (kafka: KafkaCase) =>
  Effect.gen(function* () {
    yield* asAdmin(kafka, (admin) => admin.deleteTopics({ topics: [kafka.topic] }))
    yield* newTopic(kafka).pipe(Effect.catchDefect(Effect.fail), Effect.retry(Schedule.spaced("100 millis")))
  })

/** Sends in one transaction, which is committed or given up. */
export const produceTransaction = ({ client, topic }: KafkaCase, values: ReadonlyArray<string>, isKept: boolean) =>
  Effect.promise(async () => {
    const producer = client.producer({
      transactionalId: `t-${topic}`,
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner
    })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: values.map((value) => ({ value })) })
    await (isKept ? transaction.commit() : transaction.abort())
    await producer.disconnect()
  })
