import { paymentConsumerLayer, readLog } from "@dealer-billing/adapters-kafka"
import { verify } from "@dealer-billing/adapters-postgres"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schedule, type Scope } from "effect"
import { Kafka, logLevel, Partitioners, type Message, type Transaction } from "kafkajs"
import { booksOn, event, figures, newLedger } from "./booksBench.ts"
import { topicBench, type TopicBench } from "./kafkaBench.ts"

const until = <E, R>(isSo: Effect.Effect<boolean, E, R>) =>
  Effect.repeat(isSo, { until: (so) => so, schedule: Schedule.spaced("50 millis") })

/** Begins a transaction of a producer of its own. */
const begin = ({ brokers, topic }: TopicBench, name: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
        transactionalId: `${name}-${topic}`,
        maxInFlightRequests: 1,
        idempotent: true,
        createPartitioner: Partitioners.DefaultPartitioner
      })
      await producer.connect()
      return { producer, transaction: await producer.transaction() }
    }),
    ({ producer }) => Effect.promise(() => producer.disconnect())
  )

const send = ({ topic }: TopicBench, transaction: Transaction, ...messages: ReadonlyArray<Message>) =>
  Effect.promise(() => transaction.send({ topic, messages: [...messages] }))

/** Two transactions that overlap and are rolled back, the later one first, and one that is kept. */
const overlap = Effect.fn("overlap")(function* (bench: TopicBench, round: number) {
  const first = yield* begin(bench, `first-${round}`)
  const second = yield* begin(bench, `second-${round}`)
  const kept = yield* begin(bench, `kept-${round}`)
  yield* send(bench, first.transaction, { value: event(`rolled-back-${round}-1`) })
  yield* send(bench, second.transaction, { value: event(`rolled-back-${round}-2`) })
  yield* send(bench, kept.transaction, { value: event(`kept-${round}-1`) })
  // As its first character has it, kafkajs takes this key for the end of the transaction.
  yield* send(bench, first.transaction, { key: Buffer.alloc(4), value: event(`rolled-back-${round}-3`) })
  yield* send(bench, first.transaction, { value: event(`rolled-back-${round}-4`) })
  yield* Effect.promise(() => second.transaction.abort())
  yield* Effect.promise(() => kept.transaction.commit())
  yield* Effect.promise(() => first.transaction.abort())
})

const onKafka = <E>(name: string, body: (bench: TopicBench) => Effect.Effect<void, E, Scope.Scope>) => {
  it.live(
    name,
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        yield* body(bench)
      }),
    120_000
  )
}

const end = ({ admin, topic }: TopicBench) =>
  Effect.map(
    Effect.promise(() => admin.fetchTopicOffsets(topic)),
    ([partition]) => Number(partition?.high)
  )

describe("a producer that writes in Kafka transactions", () => {
  onKafka("has what it rolled back never applied, and its marks are not taken for lost messages", (bench) =>
    Effect.gen(function* () {
      const url = yield* newLedger
      const { brokers, groupId, topic } = bench
      const consumer = paymentConsumerLayer({ brokers, groupId, topic, sessionTimeoutMs: 3_000 })
      const start = Layer.build(Layer.fresh(Layer.provide(consumer, booksOn(url))))
      const messageGaps = Effect.map(
        verify({ url: Redacted.make(url) }),
        (verdicts) => verdicts.find(({ name }) => name === "message-gap")?.rows
      )
      const untilAllRead = until(
        Effect.gen(function* () {
          return (yield* bench.committed) === (yield* end(bench))
        })
      )
      for (const round of [1, 2]) {
        yield* overlap(bench, round)
        yield* Effect.scoped(Effect.andThen(start, untilAllRead))
      }
      yield* bench.send([event("plain-1")])
      yield* Effect.scoped(Effect.andThen(start, untilAllRead))
      const inBooks = Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        return yield* sql<{ id: string }>`select payment_id as id from payments order by 1`
      }).pipe(Effect.provide(booksOn(url), { local: true }))
      assert.deepStrictEqual(
        (yield* inBooks).map(({ id }) => id),
        ["kept-1-1", "kept-2-1", "plain-1"]
      )
      assert.deepInclude(yield* figures.pipe(Effect.provide(booksOn(url), { local: true })), {
        processedMessages: 3,
        parked: 0
      })
      assert.deepStrictEqual(yield* messageGaps, [])
      // Offsets known to have no message are distinguished from lost ones.
      yield* Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        yield* sql`alter table log_gap disable trigger all`
        yield* sql`delete from log_gap where from_number = (select max(from_number) from log_gap)`
      }).pipe(Effect.provide(booksOn(url), { local: true }))
      assert.lengthOf((yield* messageGaps) ?? [], 1)
    })
  )

  onKafka("is replayed without what it rolled back, to the end of the log", (bench) =>
    Effect.gen(function* () {
      yield* overlap(bench, 1)
      const values: Array<string> = []
      yield* readLog({ ...bench, partition: null, from: null, to: null }, ({ messages }) =>
        Effect.sync(() => {
          for (const { raw } of messages) values.push(JSON.parse(new TextDecoder().decode(raw)).paymentId)
        })
      )
      assert.deepStrictEqual(values, ["kept-1-1"])
    })
  )
})
