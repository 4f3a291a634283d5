import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { StorageUnavailable } from "@dealer-billing/domain"
import { freePort, freshDatabase } from "@dealer-billing/test-bench"
import { assert, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schedule } from "effect"
import { checkDatabase, migrate } from "../src/index.ts"
import { migrations } from "../src/migrations/migrations.ts"
import { connectTo } from "./layerPostgres.ts"

const names = migrations.map((migration) => migration.name)
const emptyDatabase = Effect.map(Effect.promise(freshDatabase), (url) => Redacted.make(url))

const stateOf = Effect.fn("stateOf")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* connectTo(url)
  const applied = yield* sql<{ name: string }>`select name from schema_migration order by id`
  const tables = yield* sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`
  return { applied: applied.map((row) => row.name), tables: tables.map((row) => row.name) }
})

it.live("migrate makes the whole schema, and a second time nothing", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    expect(yield* migrate({ url })).toEqual(names)
    expect(yield* migrate({ url })).toEqual([])
    const { applied, tables } = yield* stateOf(url)
    expect(applied).toEqual(names)
    const billing = ["bill", "bill_correction", "billing_operation", "billing_operation_event"]
    const money = [
      "deposit_return",
      "inbox",
      "ledger",
      "log_decision",
      "log_gap",
      "parked",
      "parked_event",
      "payments",
      "requisite_version"
    ]
    const expected = [
      "accounts",
      "audit_event",
      ...billing,
      "dealers",
      ...money,
      "reward_tariff",
      "schema_migration"
    ]
    expect(tables.toSorted()).toEqual(expected)
  })
)

it.live("three that migrate at once apply each step once between them", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const all = yield* Effect.all([migrate({ url }), migrate({ url }), migrate({ url })], { concurrency: 3 })
    expect(all.flat().toSorted()).toEqual(names.toSorted())
    expect((yield* stateOf(url)).applied).toEqual(names)
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
  "a process killed in the middle of a step leaves nothing of it, and the next one goes on",
  () =>
    Effect.gen(function* () {
      const url = yield* emptyDatabase
      const blocker = yield* connectTo(url)
      // Whoever creates a table of that name waits for this transaction: the process stands in the fourth step.
      yield* blocker`begin`
      yield* blocker`create table parked (blocking integer)`
      const script = fileURLToPath(new URL("migrateProcess.ts", import.meta.url))
      const killed = spawn(process.execPath, ["--conditions=source", script, Redacted.value(url)], {
        stdio: "inherit"
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => killed.kill("SIGKILL")))
      yield* blockedBackend(url)
      const ended = once(killed, "exit")
      killed.kill("SIGKILL")
      expect((yield* Effect.promise(() => ended))[1]).toBe("SIGKILL")
      yield* blocker`rollback`
      expect(yield* migrate({ url })).toEqual(names.slice(3))
      expect((yield* stateOf(url)).applied).toEqual(names)
    }),
  30_000
)

it.live("a step that fails is told by its name, and nothing of it stays", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const sql = yield* connectTo(url)
    yield* sql`create table billing_operation (foreign_to_us integer)`
    const failed = yield* Effect.flip(migrate({ url }))
    expect(failed._tag).toBe("MigrationFailed")
    expect(failed.message).toContain('"billing operations" failed')
    expect(failed.message).toContain('relation "billing_operation" already exists')
    expect((yield* stateOf(url)).applied).toEqual(names.slice(0, 4))
  })
)

it.live("migrate fails as StorageUnavailable where no database listens", () =>
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

it.live("a database that has not the newest migration is refused", () =>
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
