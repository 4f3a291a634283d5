import { CmeDealerId, OperationSignal, registerDealer, Requisite, updateRequisite } from "@dealer-billing/domain"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { adminKey, temporaryFolder } from "./caller.ts"
import { canaryRequisites } from "./canaries.ts"
import { runCli } from "./cli.ts"
import { storage } from "./crashBench.ts"
import { keysFor } from "./runService.ts"

const one = CmeDealerId.make("one")
const [first, second] = [Requisite.make(canaryRequisites[0]), Requisite.make(canaryRequisites[1])]

/** How many of the byte strings are in a file of the folder. */
const countIn = (folder: string, all: ReadonlyArray<Uint8Array>): number => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  return all.filter((bytes) => files.some((file) => file.includes(Buffer.from(bytes)))).length
}

it.live(
  "dealers erase: neither the tables nor their files hold the sealed requisites, and the audit says who erased them",
  () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(Effect.sync(temporaryFolder), (path) =>
        Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const postgres = yield* startPostgres({ dataFolder: join(folder, "postgres") })
      const sql = yield* PgClient.makeClient({ url: Redacted.make(postgres.url) })
      yield* Effect.gen(function* () {
        yield* registerDealer({ cmeDealerId: one, requisite: first })
        yield* updateRequisite({ cmeDealerId: one, requisite: second })
      }).pipe(Effect.provide(Layer.merge(storage(postgres.url), OperationSignal.layer)), Effect.scoped)
      const cli = (confirm: string) =>
        Effect.promise(() =>
          runCli(["dealers", "erase", "--dealer", one, "--reason", `for ${second.name}`, "--confirm", confirm], {
            DATABASE_URL: postgres.url,
            BILLING_URL: "http://127.0.0.1:1",
            BILLING_TOKEN: "t",
            API_KEYS: keysFor(adminKey),
            REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`
          })
        )
      const isOpen = yield* cli(one)
      assert.strictEqual(isOpen.code, 1)
      assert.include(isOpen.stderr, "open Billing operations: 3")
      yield* sql`update billing_operation set state = 'REJECTED', last_error = 'a test'`
      const kept = yield* sql<{ readonly requisite: Uint8Array }>`select requisite from requisite_version`
      const sealed = kept.map(({ requisite }) => requisite)
      const [setting] = yield* sql<{ readonly folder: string }>`select current_setting('data_directory') as folder`
      const tableFiles = join(setting?.folder ?? "", "base")
      yield* sql`checkpoint`
      assert.deepStrictEqual([sealed.length, countIn(tableFiles, sealed)], [2, 2])

      const unconfirmed = yield* cli("two")
      assert.strictEqual(unconfirmed.code, 1)
      assert.include(unconfirmed.stderr, "--confirm must repeat the id")
      const erased = yield* cli(one)
      assert.deepStrictEqual([erased.code, erased.stderr], [0, ""])
      assert.match(erased.stdout, /^The requisites of dealer one were erased at /u)
      yield* sql`vacuum full dealers`.unprepared
      yield* sql`vacuum full requisite_version`.unprepared
      yield* sql`checkpoint`
      assert.strictEqual(countIn(tableFiles, sealed), 0)
      const left = yield* sql`select 1 from dealers where length(requisite) > 0
        union all select 1 from requisite_version where length(requisite) > 0`
      assert.deepStrictEqual(left, [])
      const events = yield* sql<{ readonly caller: string; readonly target: string; readonly outcome: string }>`
        select caller, target, outcome from audit_event where operation = 'eraseDealer'`
      assert.lengthOf(events, 1)
      assert.match(events[0]?.caller ?? "", /^cli:./u)
      assert.strictEqual(events[0]?.target, "/v1/dealers/one")
      assert.notInclude(events[0]?.outcome ?? "", second.name.slice(5, -1))
    }).pipe(Effect.provide(Reactivity.layer)),
  120_000
)
