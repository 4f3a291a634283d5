import { createTopic } from "@dealer-billing/test-kit"
import { Effect, type Redacted, Schedule } from "effect"
import { Kafka, logLevel, Partitioners } from "kafkajs"
import { eventContent, type Event } from "./events.ts"
import { openSql } from "./openSql.ts"

export const partitions = 4
const sendLength = 2_000

/** In one Kafka transaction, so that a consumer sees all events at once. */
const publish = async (kafka: Kafka, topic: string, events: ReadonlyArray<Event>): Promise<void> => {
  const producer = kafka.producer({
    transactionalId: `bench-${topic}`,
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: Partitioners.DefaultPartitioner
  })
  await producer.connect()
  const transaction = await producer.transaction()
  for (let from = 0; from < events.length; from += sendLength) {
    const messages = events
      .slice(from, from + sendLength)
      .map((event) => ({ key: event.contractId, value: JSON.stringify(eventContent(event)) }))
    await transaction.send({ topic, messages })
  }
  await transaction.commit()
  await producer.disconnect()
}

export const openTopic = Effect.fn("openTopic")(function* (brokers: ReadonlyArray<string>, topic: string) {
  yield* Effect.promise(() => createTopic(brokers, topic, partitions))
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING })
  return { publish: (events: ReadonlyArray<Event>) => Effect.promise(() => publish(kafka, topic, events)) }
})

interface Handled {
  readonly done: bigint
  /** Messages before the last transaction, and their duration. */
  readonly before: bigint
  readonly seconds: number
}

/** Waits until the messages are processed; answers the rate per second by the database's clock. */
export const untilHandled = Effect.fn("untilHandled")(function* (
  url: Redacted.Redacted<string>,
  topic: string,
  already: number,
  count: number
) {
  const sql = yield* openSql(url)
  const newest = sql<{ readonly done: bigint }>`
    select coalesce(sum(n), 0)::bigint as done from generate_series(0, ${partitions - 1}) p
    cross join lateral (select count(*) as n from processed_message where source = ${topic} || '/' || p) counted`
  yield* newest.pipe(
    Effect.repeat({
      until: ([row]) => Number(row?.done ?? 0n) >= already + count,
      schedule: Schedule.spaced("250 millis")
    }),
    Effect.timeout("300 seconds")
  )
  const [handled] = yield* sql<Handled>`
    with own as (
      select received_at as at from processed_message where starts_with(source, ${topic} || '/')
      order by received_at desc limit ${count}::int
    ), ends as materialized (select min(at) as first, max(at) as last from own)
    select count(*) as done, count(*) filter (where at < last) as before,
      extract(epoch from max(last) - min(first))::float8 as seconds from own cross join ends`
  return handled === undefined || handled.seconds === 0 ? 0 : Number(handled.before) / handled.seconds
}, Effect.scoped)
