import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { StorageUnavailable } from "@dealer-billing/domain"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import { assert, expect, it } from "@effect/vitest"
import { Context, Effect, Layer, Redacted, Schedule } from "effect"
import { checkDatabase, DatabaseHealth, isMigrated, migrate, verify } from "../src/index.ts"
import { migrations } from "../src/schema/migrations.ts"
import { connectTo } from "./layerPostgres.ts"

const names = migrations.map((migration) => migration.name)
const emptyDatabase = Effect.map(Effect.promise(freshDatabase), (url) => Redacted.make(url))

const tablesOf = Effect.fn("tablesOf")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* connectTo(url)
  const tables = yield* sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`
  return tables.map(({ name }) => name).toSorted()
})

const appliedIn = Effect.fn("appliedIn")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* connectTo(url)
  const applied = yield* sql<{ name: string }>`select name from schema_migration order by id`
  return applied.map(({ name }) => name)
})

it.live("migrate creates the whole schema; a second run changes nothing", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    expect(yield* migrate({ url })).toEqual(names)
    expect(yield* migrate({ url })).toEqual([])
    expect(yield* appliedIn(url)).toEqual(names)
    const billing = ["bill", "bill_correction", "billing_operation", "billing_operation_event"]
    const money = [
      "deposit_return",
      "invoice_total",
      "log_decision",
      "log_gap",
      "parked",
      "parked_event",
      "payments",
      "processed_message",
      "requisite_version"
    ]
    const expected = [
      "accounts",
      "audit_event",
      ...billing,
      "dealers",
      ...money,
      "reward_tariff",
      "schema_migration",
      "transfer"
    ]
    expect(yield* tablesOf(url)).toEqual(expected)
  })
)

it.live("three parallel runs apply each migration once", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const all = yield* Effect.all([migrate({ url }), migrate({ url }), migrate({ url })], { concurrency: 3 })
    expect(all.flat().toSorted()).toEqual(names.toSorted())
    expect(yield* appliedIn(url)).toEqual(names)
  })
)

const blockedBackend = Effect.fn("blockedBackend")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* connectTo(url)
  const find = sql`
    select pid from pg_stat_activity
    where application_name = 'dealer-billing-migrate' and wait_event_type = 'Lock' and datname = current_database()
  `
  yield* find.pipe(
    Effect.flatMap((rows) => (rows.length > 0 ? Effect.void : Effect.fail("not yet" as const))),
    Effect.retry(Schedule.spaced("20 millis"))
  )
})

it.live(
  "a migration whose process is killed is rolled back, and the next run applies it",
  () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      const blocker = yield* connectTo(url)
      // A migration that creates a table of that name waits for this transaction.
      yield* blocker`begin`
      yield* blocker`create table parked (blocking integer)`
      const script = fileURLToPath(new URL("migrateProcess.ts", import.meta.url))
      const killed = spawn(process.execPath, ["--conditions=@dealer-billing/source", script, Redacted.value(url)], {
        stdio: "inherit"
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => killed.kill("SIGKILL")))
      yield* blockedBackend(url)
      const ended = once(killed, "exit")
      killed.kill("SIGKILL")
      expect((yield* Effect.promise(() => ended))[1]).toBe("SIGKILL")
      yield* blocker`rollback`
      expect(yield* tablesOf(url)).toEqual([])
      expect(yield* migrate({ url })).toEqual(names)
      expect(yield* appliedIn(url)).toEqual(names)
    }),
  30_000
)

it.live("a failed migration is named and rolled back", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const sql = yield* connectTo(url)
    yield* sql`create table billing_operation (foreign_to_us integer)`
    const failed = yield* Effect.flip(migrate({ url }))
    expect(failed._tag).toBe("MigrationFailed")
    expect(failed.message).toContain('"baseline of 0.2.0, sources" failed')
    expect(failed.message).toContain('relation "billing_operation" already exists')
    expect(yield* tablesOf(url)).toEqual(["billing_operation"])
  })
)

it.live("migrate fails with StorageUnavailable if no database listens", () =>
  Effect.gen(function* () {
    const port = yield* Effect.promise(freePort)
    const url = Redacted.make(`postgres://nobody:secret@127.0.0.1:${port}/none`)
    const failed = yield* Effect.flip(migrate({ url }))
    expect(failed).toBeInstanceOf(StorageUnavailable)
    expect(String(failed)).not.toMatch(/secret|nobody/u)
    assert(failed instanceof StorageUnavailable)
    expect(failed.publicMessage).not.toMatch(/127\.0\.0\.1/u)
  })
)

it.live("a database without the newest migration is refused", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const check = checkDatabase({ url, applicationName: "check" })
    expect((yield* Effect.flip(check)).message).toContain("the schema is not up to date")
    yield* migrate({ url })
    yield* check
    const sql = yield* connectTo(url)
    yield* sql`delete from schema_migration where id = (select max(id) from schema_migration)`
    expect((yield* Effect.flip(check)).message).toContain("the schema is not up to date")
  })
)

const formerHistories: ReadonlyArray<readonly [title: string, rows: string]> = [
  ["all migrations of 0.1.0", "(1, 'dealers and accounts'), (2, 'bills'), (30, 'erased dealers')"],
  ["only the first migration of 0.1.0", "(1, 'dealers and accounts')"],
  ["later migrations without a baseline", "(2, 'bills')"]
]

it.live.each(formerHistories)("a database with %s is refused, and nothing in it changes", ([, rows]) =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const sql = yield* connectTo(url)
    yield* sql`
      create table schema_migration (id integer primary key, name text not null, applied_at timestamptz default now())`
    yield* sql.unsafe(`insert into schema_migration (id, name) values ${rows}`)
    const before = yield* appliedIn(url)
    const sentence =
      "the database has the schema of 0.1.0, or of a build before 0.2.0, and nothing upgrades it; " +
      "use an empty database, or delete the data folder of an embedded one"
    const address = { url, applicationName: "check" }
    const refusing = [migrate({ url }), checkDatabase(address), isMigrated(address), verify({ url })]
    for (const each of refusing) {
      expect(yield* Effect.flip(each as Effect.Effect<unknown, unknown>)).toMatchObject({ reason: sentence })
    }
    const health = yield* Layer.build(DatabaseHealth.layer(address))
    expect((yield* Effect.flip(Context.get(health, DatabaseHealth).check)).reason).toBe(sentence)
    expect(yield* appliedIn(url)).toEqual(before)
    expect(yield* tablesOf(url)).toEqual(["schema_migration"])
  })
)

it.live("a database of a newer version is left alone and accepted", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    yield* migrate({ url })
    const sql = yield* connectTo(url)
    yield* sql`insert into schema_migration (id, name) values (2, 'novelty')`
    expect(yield* migrate({ url })).toEqual([])
    yield* checkDatabase({ url, applicationName: "check" })
    expect(yield* isMigrated({ url, applicationName: "check" })).toBe(true)
  })
)
