import { once } from "node:events"
import { ConsumerHealth, paymentConsumerLayer } from "@dealer-billing/adapters-kafka"
import { faultProxy } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Exit, Layer, Redacted, Schedule, Scope } from "effect"
import { booksOn, event, figures, newLedger, requisiteKeysText } from "./booksBench.ts"
import { adminKey } from "./caller.ts"
import { topicBench, type TopicBench } from "./kafkaBench.ts"
import { keysFor, runService, spawnCli, withSandbox } from "./runService.ts"

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => event(`p-${from + index}`))

/** Waits in real time; the case's own time limit ends it otherwise. */
const until = <E, R>(isSo: Effect.Effect<boolean, E, R>) =>
  Effect.repeat(isSo, { until: (so) => so, schedule: Schedule.spaced("50 millis") })

const figuresOf = (url: string) => figures.pipe(Effect.provide(booksOn(url), { local: true }))

/** The consumer on its own, as the service would run it. */
const startConsumer = Effect.fn("startConsumer")(function* ({ brokers, groupId, topic }: TopicBench, url: string) {
  const scope = yield* Effect.acquireRelease(Scope.make(), (opened) => Scope.close(opened, Exit.void))
  const consumer = paymentConsumerLayer({ brokers, groupId, topic, sessionTimeoutMs: 3_000 })
  const built = yield* Layer.buildWithScope(Layer.fresh(Layer.provide(consumer, booksOn(url))), scope)
  return { health: Context.get(built, ConsumerHealth), stop: Scope.close(scope, Exit.void) }
})

const copyOf = (url: string, name: string) =>
  Effect.gen(function* () {
    const original = new URL(url)
    const copy = new URL(url)
    const maintenance = new URL(url)
    copy.pathname = `/${name}`
    maintenance.pathname = "/postgres"
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* sql.unsafe(`create database ${name} template "${original.pathname.slice(1)}"`)
    }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(maintenance.href) }), { local: true }))
    return copy.href
  })

describe("the consumer and Postgres", () => {
  it.live(
    "continue at the offset of a database restored from a backup, though Kafka has a newer one",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const url = yield* newLedger
        yield* bench.send(events(0, 2))
        const first = yield* startConsumer(bench, url)
        yield* until(Effect.map(bench.committed, (offset) => offset === 2))
        yield* first.stop
        const backup = yield* copyOf(url, `backup_${bench.topic.replaceAll("-", "_")}`)
        yield* bench.send(events(2, 3))
        const second = yield* startConsumer(bench, url)
        yield* until(Effect.map(bench.committed, (offset) => offset === 5))
        yield* second.stop
        assert.strictEqual((yield* figuresOf(backup)).payments, 2)
        yield* startConsumer(bench, backup)
        yield* until(Effect.map(figuresOf(backup), ({ payments }) => payments === 5))
        assert.deepStrictEqual(yield* figuresOf(backup), yield* figuresOf(url))
      }),
    120_000
  )

  it.live(
    "wait for each other: ten seconds without Postgres park nothing, and cost no membership and no restart",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const url = new URL(yield* newLedger)
        const proxy = yield* Effect.acquireRelease(
          Effect.promise(() => faultProxy({ host: url.hostname, port: Number(url.port) })),
          (opened) => Effect.promise(opened.close)
        )
        const proxied = new URL(url)
        proxied.port = String(proxy.port)
        yield* bench.send(events(0, 1))
        const { health } = yield* startConsumer(bench, proxied.href)
        yield* until(Effect.map(bench.committed, (offset) => offset === 1))
        const member = Effect.map(
          Effect.promise(() => bench.admin.describeGroups([bench.groupId])),
          ({ groups }) => groups[0]?.members.map(({ memberId }) => memberId).join()
        )
        const before = yield* member
        proxy.set("reset")
        yield* bench.send([...events(1, 700), "{"])
        yield* until(Effect.map(health.check, ({ state }) => state === "waiting"))
        yield* Effect.sleep("10 seconds")
        assert.include((yield* health.check).detail ?? "", "waits: storage unavailable")
        assert.strictEqual(yield* member, before)
        assert.deepInclude(yield* figuresOf(url.href), { payments: 1, parked: 0 })
        proxy.set("pass")
        yield* until(Effect.map(bench.committed, (offset) => offset === 702))
        assert.deepInclude(yield* figuresOf(url.href), { payments: 701, parked: 1, balance: "70100" })
        assert.strictEqual(yield* member, before)
        assert.isTrue((yield* health.check).ok)
      }),
    120_000
  )
})

describe("the process of the consumer", () => {
  const environmentOf = (
    { brokers, groupId, topic }: Omit<TopicBench, "admin" | "send" | "committed">,
    url: string
  ) => ({
    ...withSandbox(),
    DATABASE_URL: url,
    KAFKA_BROKERS: brokers.join(","),
    PAYMENTS_TOPIC: topic,
    KAFKA_GROUP_ID: groupId,
    API_KEYS: keysFor(adminKey),
    REQUISITE_KEYS: requisiteKeysText
  })
  const serve = (bench: TopicBench, url: string) =>
    Effect.acquireRelease(
      Effect.promise(() => runService(environmentOf(bench, url), ["--consumer", "--http"])),
      (service) => Effect.promise(() => service.end("SIGKILL"))
    )

  it.live(
    "stops in the middle of a backlog with a clean cut: exit 0, and the group has the same offset as the database",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const url = yield* newLedger
        const service = yield* serve(bench, url)
        yield* bench.send(events(0, 30_000))
        yield* until(Effect.map(figuresOf(url), ({ processedMessages }) => processedMessages > 0))
        const startedMs = yield* Clock.currentTimeMillis
        assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
        assert.isBelow((yield* Clock.currentTimeMillis) - startedMs, 10_000)
        const { processedMessages } = yield* figuresOf(url)
        assert.isBelow(processedMessages, 30_000)
        assert.strictEqual(yield* bench.committed, processedMessages)
        const { groups } = yield* Effect.promise(() => bench.admin.describeGroups([bench.groupId]))
        assert.deepStrictEqual(groups[0]?.members, [])
      }),
    120_000
  )

  const noTopic = ({ brokers, groupId }: TopicBench, url: string) =>
    environmentOf({ brokers, groupId, topic: "not-created" }, url)

  it.live(
    "keeps the API when the consumer died and a restart cannot help; readiness and the metrics report it",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const url = yield* newLedger
        const service = yield* Effect.acquireRelease(
          Effect.promise(() => runService(noTopic(bench, url), ["--consumer", "--http"])),
          (running) => Effect.promise(() => running.end("SIGKILL"))
        )
        const read = (path: string) =>
          Effect.promise(async () => {
            const headers = { authorization: `Bearer ${adminKey}` }
            return (await fetch(`${service.url}${path}`, { headers })).text()
          })
        yield* until(Effect.map(read("/readyz"), (text) => text.includes("the consumer stopped for good")))
        const readiness = yield* read("/readyz")
        assert.include(readiness, '"ready":true')
        assert.include(readiness, '{"name":"payment events","ok":false')
        assert.include(yield* read("/metrics"), 'payments_consumer_state{state="dead"} 1')
        assert.include(service.output(), "not-created does not exist (UNKNOWN_TOPIC_OR_PARTITION)")
        // Longer than a process may take to end.
        yield* Effect.sleep("12 seconds")
        assert.include(yield* read("/v1/dealers/d-1"), '"status":"PROVISIONING"')
        assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
      }),
    120_000
  )

  it.live(
    "ends when the consumer died and there is no API to keep",
    (context) =>
      Effect.gen(function* () {
        const bench = yield* topicBench()
        if ("skip" in bench) return context.skip(bench.skip)
        const url = yield* newLedger
        const child = yield* Effect.acquireRelease(
          Effect.sync(() => spawnCli(["serve", "--consumer"], noTopic(bench, url))),
          (running) => Effect.sync(() => running.kill("SIGKILL"))
        )
        let told = ""
        child.stdout?.on("data", (chunk: Buffer) => (told += chunk.toString()))
        const [code] = yield* Effect.promise(() => once(child, "exit"))
        assert.strictEqual(code, 1)
        assert.include(told, "The consumer of payment events stops for good")
        assert.include(told, "A part of the service died. The process ends.")
      }),
    120_000
  )
})
