import { createHash, randomUUID } from "node:crypto"
import { applyPayments, type PaymentMessage } from "@dealer-billing/domain"
import { createTopic, kafkaBroker } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Kafka, logLevel, Partitioners } from "kafkajs"
import { replayLog } from "../src/commands/payments/replayLog.ts"
import { booksOn, event, figures, newLedger, requisiteKeysText } from "./booksBench.ts"
import { runCli } from "./cli.ts"

const send = async (brokers: ReadonlyArray<string>, topic: string, partition: number, values: Array<string>) => {
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner
  })
  await producer.connect()
  await producer.send({ topic, messages: values.map((value) => ({ partition, value })) })
  await producer.disconnect()
}

const groupsOf = async (brokers: ReadonlyArray<string>) => {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const { groups } = await admin.listGroups()
  await admin.disconnect()
  return groups.map(({ groupId }) => groupId)
}

describe("payments replay", () => {
  it.live(
    "lists every difference between the topic and the ledger, and changes nothing",
    (context) =>
      Effect.gen(function* () {
        const broker = yield* Effect.promise(kafkaBroker)
        if ("skip" in broker) return context.skip(broker.skip)
        const { brokers } = broker
        const topic = `replay-${randomUUID()}`
        yield* Effect.promise(() => createTopic(brokers, topic, 3))
        const at = (partition: number, offset: number, text: string): PaymentMessage => ({
          position: { source: `${topic}/${partition}`, number: BigInt(offset) },
          raw: new TextEncoder().encode(text)
        })
        const url = yield* newLedger
        const books = booksOn(url)
        const lost = [event("lost"), event("no-contract", "1.00", "no-such"), event("lost")]
        const changed = event("p-0", "9.00")
        const first = [event("p-0"), "{", event("p-2"), changed]
        yield* Effect.promise(() => send(brokers, topic, 0, [...first, ...lost]))
        yield* Effect.promise(() => send(brokers, topic, 1, [event("p-3")]))
        yield* Effect.gen(function* () {
          const sql = yield* PgClient.PgClient
          yield* applyPayments([
            at(0, 0, first[0]!),
            at(0, 1, "{"),
            at(0, 2, event("p-2", "3.00")),
            at(1, 0, event("p-3")),
            at(1, 1, event("p-4")),
            at(2, 0, event("p-5"))
          ])
          // A processed message that says what is not so, as only a defect could write it.
          const hash = createHash("sha256").update(changed).digest()
          yield* sql`insert into processed_message (source, number, outcome, payment_id, raw_sha256)
            values (${`${topic}/0`}, 3, 'DUPLICATE', 'p-0', ${hash})`
        }).pipe(Effect.provide(books, { local: true }))
        const before = yield* figures.pipe(Effect.provide(books, { local: true }))
        const replay = (change: object = {}) =>
          replayLog({ brokers, topic, partition: null, from: null, to: null, ...change }).pipe(
            Effect.provide(books, { local: true })
          )
        const report = yield* replay()
        assert.strictEqual(report.read, 8)
        assert.deepStrictEqual(
          report.differences
            .map(
              ({ detail, kind, position: { number, source } }) =>
                `${source.split("/").at(-1)}/${number} ${kind} ${detail}`
            )
            .toSorted(),
          [
            "0/2 OTHER_BYTES another message was processed here: APPLIED",
            "0/3 OTHER_CONTENT the message was processed as DUPLICATE, but the payment in the ledger is another one",
            "0/4 NOT_IN_LEDGER it would be APPLIED",
            report.differences.find(({ position }) => position.number === 5n) === undefined
              ? ""
              : `0/5 NOT_IN_LEDGER ${report.differences.find(({ position }) => position.number === 5n)!.detail}`,
            "0/6 NOT_IN_LEDGER it would be DUPLICATE",
            "1/1 NOT_IN_LOG a message was processed here: APPLIED",
            "2/0 NOT_IN_LOG a message was processed here: APPLIED"
          ]
        )
        const parked = report.differences.find(({ position }) => position.number === 5n)
        assert.match(parked?.detail ?? "", /^it would be parked, UNKNOWN_CONTRACT: /)
        const part = yield* replay({ partition: 0, from: 1n, to: 2n })
        assert.deepStrictEqual([part.read, part.differences.map(({ kind }) => kind)], [2, ["OTHER_BYTES"]])
        assert.deepStrictEqual((yield* replay({ partition: 0, from: 0n, to: 1n })).differences, [])
        assert.deepStrictEqual(yield* figures.pipe(Effect.provide(books, { local: true })), before)
        const groups = yield* Effect.promise(() => groupsOf(brokers))
        assert.deepStrictEqual(
          groups.filter((id) => id.includes("replay")),
          []
        )
        const environment = {
          DATABASE_URL: url,
          KAFKA_BROKERS: brokers.join(","),
          PAYMENTS_TOPIC: topic,
          REQUISITE_KEYS: requisiteKeysText
        }
        const run = yield* Effect.promise(() => runCli(["payments", "replay", "--from", "beginning"], environment))
        assert.strictEqual(run.code, 1, run.stderr)
        assert.include(run.stderr, "The topic and the ledger differ: 7 findings. Nothing was changed.")
        assert.include(
          run.stdout,
          "Messages read: 8. Differences: NOT_IN_LEDGER 3, NOT_IN_LOG 2, OTHER_BYTES 1, OTHER_CONTENT 1"
        )
      }),
    120_000
  )
})
