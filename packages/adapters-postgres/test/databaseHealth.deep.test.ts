import { faultProxy } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Clock, Context, Effect, Layer, Logger, Metric } from "effect"
import { DatabaseHealth } from "../src/index.ts"
import { connectTo, migratedDatabase, portOf, throughPort } from "./layerPostgres.ts"

/** A probe of a real database behind a proxy, and its log lines. */
const bench = Effect.fn("bench")(function* () {
  const url = yield* migratedDatabase
  const operator = yield* connectTo(url)
  const proxy = yield* Effect.acquireRelease(
    Effect.promise(() => faultProxy({ host: "127.0.0.1", port: portOf(url) })),
    (each) => Effect.promise(each.close)
  )
  const lines: Array<string> = []
  const logger = Logger.make(({ message }) => void lines.push(String(message)))
  const services = yield* Layer.build(
    DatabaseHealth.layer({ url: throughPort(url, proxy.port), applicationName: "probe" }).pipe(
      Layer.provide(Logger.layer([logger]))
    )
  )
  const { check } = Context.get(services, DatabaseHealth)
  const reason = check.pipe(
    Effect.as(null),
    Effect.catch((error) => Effect.succeed(error.reason))
  )
  return { operator, proxy, lines, reason }
})

/** Answers the time until the reason was this, in ms. */
const until = Effect.fn("until")(function* (
  { reason }: Effect.Success<ReturnType<typeof bench>>,
  wanted: string | null
) {
  const startedMs = yield* Clock.currentTimeMillis
  const isWanted = (found: string | null) => (wanted === null ? found === null : found?.includes(wanted) === true)
  yield* Effect.repeat(Effect.delay(reason, "20 millis"), { until: isWanted })
  return (yield* Clock.currentTimeMillis) - startedMs
})

const isReady = Effect.map(
  Metric.snapshot,
  (found) =>
    found.flatMap((each) => (each.id === "database_ready" && each.type === "Gauge" ? [each.state.value] : []))[0]
)

const readOnly = (value: "on" | "off") => `do $$ begin execute format(
  'alter database %I set default_transaction_read_only = ${value}', current_database()); end $$`

it.live(
  "a read-only server is not ready, and the probe connects again",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      expect([yield* world.reason, yield* isReady]).toEqual([null, 1])
      yield* world.operator.unsafe(readOnly("on"))
      yield* world.operator`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'probe'`
      yield* until(world, "the server is read-only and accepts no writes (25006)")
      expect(yield* isReady).toBe(0)
      // Open sessions keep their setting.
      yield* world.operator.unsafe(readOnly("off"))
      expect(yield* until(world, null)).toBeLessThan(15_000)
      expect(yield* isReady).toBe(1)
      const logged = world.lines.filter((line) => line.includes("25006") || line.includes("ready again"))
      expect(logged.at(-2)).toBe("The database is not ready: the server is read-only and accepts no writes (25006)")
      expect(logged.at(-1)).toBe("The database is ready again")
    }),
  60_000
)

it.live(
  "a silent server is not ready within 5 s, which is logged once, and ready within 15 s after it answers again",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      world.proxy.set("blackhole")
      expect(yield* until(world, "did not answer in time")).toBeLessThan(5_000)
      yield* Effect.sleep("6 seconds")
      world.proxy.set("pass")
      expect(yield* until(world, null)).toBeLessThan(15_000)
      expect(world.lines.filter((line) => line.includes("did not answer in time"))).toHaveLength(1)
    }),
  60_000
)

it.live(
  "a server whose commits hang is not ready, although it answers everything else",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      world.proxy.set({ swallowedReply: "COMMIT" })
      expect(yield* until(world, "did not answer in time")).toBeLessThan(5_000)
      world.proxy.set("pass")
      expect(yield* until(world, null)).toBeLessThan(15_000)
    }),
  60_000
)

it.live(
  "a schema that is not the newest is not ready",
  () =>
    Effect.gen(function* () {
      const world = yield* bench()
      yield* world.operator`delete from schema_migration where id = (select max(id) from schema_migration)`
      yield* until(world, "the schema is not up to date")
    }),
  60_000
)
