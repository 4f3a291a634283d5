import { randomUUID } from "node:crypto"
import { ConsumerHealth, paymentConsumerLayer } from "@dealer-billing/adapters-kafka"
import { verify } from "@dealer-billing/adapters-postgres"
import { createTopic, kafkaBroker } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Redacted, Schedule, Scope } from "effect"
import { Kafka, logLevel, Partitioners } from "kafkajs"
import { replayLog } from "../src/commands/payments/replayLog.ts"
import { booksOn, event, figures, newLedger, requisiteKeysText } from "./booksBench.ts"
import { runCli } from "./cli.ts"

/** A topic with one partition, its ledger, and a group. */
const makeBench = Effect.fn("makeBench")(function* (brokers: ReadonlyArray<string>) {
  const topic = `accept-${randomUUID()}`
  const groupId = randomUUID()
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING })
  const url = yield* newLedger
  const inBooks = <A, E>(effect: Effect.Effect<A, E, PgClient.PgClient>) =>
    effect.pipe(Effect.provide(booksOn(url), { local: true }))
  const make = Effect.promise(() => createTopic(brokers, topic, 1))
  const send = (...values: ReadonlyArray<string>) =>
    Effect.promise(async () => {
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
      await producer.connect()
      await producer.send({ topic, messages: values.map((value) => ({ value })) })
      await producer.disconnect()
    })
  const recreate = Effect.gen(function* () {
    yield* Effect.promise(async () => {
      const admin = kafka.admin()
      await admin.connect()
      await admin.deleteTopics({ topics: [topic] })
      await admin.disconnect()
    })
    yield* make.pipe(Effect.catchDefect(Effect.fail), Effect.retry(Schedule.spaced("100 millis")))
  })
  /** A service's consumer; how it died, or null once there are so many processed messages. */
  const consume = Effect.fn("consume")(function* (processedMessages: number) {
    const scope = yield* Scope.make()
    const layer = paymentConsumerLayer({ brokers, topic, groupId, sessionTimeoutMs: 2_000 })
    const built = yield* Layer.buildWithScope(Layer.provide(layer, booksOn(url)), scope)
    const done = inBooks(figures).pipe(
      Effect.repeat({
        until: (found) => found.processedMessages >= processedMessages,
        schedule: Schedule.spaced("50 millis")
      }),
      Effect.as(null)
    )
    const died = Effect.map(Effect.flip(Context.get(built, ConsumerHealth).died), ({ message }) => message)
    return yield* Effect.raceFirst(done, died).pipe(Effect.ensuring(Scope.close(scope, Exit.void)))
  })
  const environment = {
    DATABASE_URL: url,
    KAFKA_BROKERS: brokers.join(","),
    KAFKA_GROUP_ID: groupId,
    PAYMENTS_TOPIC: topic,
    REQUISITE_KEYS: requisiteKeysText
  }
  const accept = (from: string) => {
    const words = ["--by", "ann", "--reason", "the topic was recreated by mistake, ask +7 (900) 123-45-67"]
    const args = ["payments", "accept-offsets", "--partition", "0", "--from", from, ...words]
    return Effect.promise(() => runCli(args, environment))
  }
  return { topic, url, inBooks, make, send, recreate, consume, accept }
})

/** The invariants that do not hold: the bench gives its account a contract without Billing. */
const broken = (url: string) =>
  Effect.map(verify({ url: Redacted.make(url) }), (verdicts) =>
    verdicts.filter(({ violations }) => violations > 0).map(({ name }) => name)
  )

describe("payments accept-offsets", () => {
  it.live(
    "lets the consumer continue in a recreated topic; what was handled before does not count twice",
    (context) =>
      Effect.gen(function* () {
        const broker = yield* Effect.promise(kafkaBroker)
        if ("skip" in broker) return context.skip(broker.skip)
        const { accept, consume, inBooks, make, recreate, send, topic, url } = yield* makeBench(broker.brokers)
        const brokenBefore = yield* broken(url)
        yield* make
        const early = event("early", "1.00", "contract-to-come")
        yield* send(event("p-0"), event("p-1"), early)
        assert.isNull(yield* consume(3))
        const refused = yield* accept("0")
        assert.deepStrictEqual([refused.code, refused.stdout], [1, ""])
        assert.include(refused.stderr, `No decision needed: ${topic}/0 continues at offset 3. Nothing was changed.`)

        yield* recreate
        yield* send(event("p-1"), early, event("new-2"))
        assert.include(yield* consume(4), "Another message was at")
        assert.include(
          (yield* accept("4")).stderr,
          "--from must be an offset from 0 to 3, the end of the log; it is 4"
        )
        const done = yield* accept("beginning")
        assert.strictEqual(done.code, 0, done.stderr)
        assert.include(done.stdout, `${topic}/0 continues at offset 0 after the next start of the service.`)
        assert.isNull(yield* consume(6))
        const after = yield* inBooks(figures)
        assert.deepInclude(after, { processedMessages: 6, payments: 3, parked: 2, balance: "300" })
        assert.include((yield* accept("0")).stderr, "No decision needed")

        const report = yield* replayLog({
          brokers: broker.brokers,
          topic,
          partition: null,
          from: null,
          to: null
        }).pipe(Effect.provide(booksOn(url), { local: true }))
        assert.deepStrictEqual([report.read, report.differences], [3, []])
        const kept = yield* inBooks(
          Effect.gen(function* () {
            const sql = yield* PgClient.PgClient
            return {
              decisions: yield* sql`select source, log, from_number, actor, reason from log_decision`,
              audit: yield* sql`select operation, target from audit_event where operation = 'acceptOffsets'`
            }
          })
        )
        const reason = "the topic was recreated by mistake, ask …"
        assert.deepStrictEqual(kept, {
          decisions: [{ source: `${topic}/0`, log: 2, from_number: 0n, actor: "ann", reason }],
          audit: [{ operation: "acceptOffsets", target: `/topics/${topic}/0` }]
        })
        assert.deepStrictEqual(yield* broken(url), brokenBefore)
      }),
    120_000
  )
})
