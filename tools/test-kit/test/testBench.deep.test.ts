import { PgClient } from "@effect/sql-pg"
import { createTopic, freshDatabase, kafkaBroker } from "@dealer-billing/test-kit"
import { Effect, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"
import { Kafka, logLevel } from "kafkajs"
import { expect, test } from "vitest"

const query = (url: string, statement: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.makeClient({ url: Redacted.make(url) })
    return yield* sql.unsafe(statement)
  }).pipe(Effect.scoped, Effect.provide(Reactivity.layer), Effect.runPromise)

test("every fresh database is empty and separate, on a real Postgres with fsync", async () => {
  const [first, second] = [await freshDatabase(), await freshDatabase()]
  await query(first, "CREATE TABLE seen (id bigint)")
  const tables = "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'"
  expect(await query(first, tables)).toEqual([{ count: 1 }])
  expect(await query(second, tables)).toEqual([{ count: 0 }])
  expect(await query(first, "SHOW fsync")).toEqual([{ fsync: "on" }])
  expect(await query(first, "SHOW server_version_num")).toEqual([
    { server_version_num: expect.stringMatching(/^18/) }
  ])
})

test("the Kafka broker accepts a message for a created topic, and creates no topic by itself", async (context) => {
  const broker = await kafkaBroker()
  if ("skip" in broker) return context.skip(broker.skip)
  const kafka = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING, retry: { retries: 2 } })
  await createTopic(broker.brokers, "bench", 2)
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  try {
    const sent = await producer.send({ topic: "bench", acks: -1, messages: [{ key: "k", value: "v" }] })
    expect(sent[0]?.errorCode).toBe(0)
    await expect(producer.send({ topic: "no-such-topic", messages: [{ value: "v" }] })).rejects.toThrow()
  } finally {
    await producer.disconnect()
  }
}, 120_000)
