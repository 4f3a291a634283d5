import { CmeDealerId, registerDealer, Requisite, updateRequisite } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { OperationSignal } from "@dealer-billing/domain"
import { runCli } from "./cli.ts"
import { storage } from "./crashBench.ts"
import { keysFor } from "./runService.ts"
import { adminKey } from "./caller.ts"

const old = `k1:${Buffer.alloc(32, 3).toString("base64")}`
const newest = `k2:${Buffer.alloc(32, 4).toString("base64")}`

interface Event {
  readonly caller: string
  readonly requestId: string
  readonly operation: string
  readonly outcome: string | null
}

const auditOf = (databaseUrl: string): Promise<ReadonlyArray<Event>> =>
  Effect.runPromise(
    Effect.flatMap(
      PgClient.PgClient,
      (sql) => sql<Event>`select caller, request_id as "requestId", operation, outcome from audit_event order by id`
    ).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(databaseUrl) })), Effect.scoped)
  )

describe("requisites on the command line", { timeout: 120_000 }, () => {
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await freshDatabase()
    const register = (name: string) =>
      registerDealer({ cmeDealerId: CmeDealerId.make(name), requisite: sampleRequisite })
    const filled = Effect.gen(function* () {
      yield* Effect.forEach(["one", "two", "three"], register)
      yield* updateRequisite({
        cmeDealerId: CmeDealerId.make("one"),
        requisite: Requisite.make({ ...sampleRequisite, email: "other@example.ru" })
      })
    })
    await Effect.runPromise(
      filled.pipe(Effect.provide(Layer.merge(storage(databaseUrl), OperationSignal.layer)), Effect.scoped)
    )
  })
  const cli = (args: ReadonlyArray<string>, keys: string, more: Record<string, string> = {}) =>
    runCli(["requisites", ...args], {
      DATABASE_URL: databaseUrl,
      BILLING_URL: "http://127.0.0.1:1",
      BILLING_TOKEN: "t",
      API_KEYS: keysFor(adminKey),
      REQUISITE_KEYS: keys,
      ...more
    })
  const keyLines = (stdout: string) => stdout.match(/^(?:k\d|key) .*$/gmu)?.map((line) => line.split(/ {2,}/))

  it("rotate: killed in the middle and started again, it leaves no row on the old key, and reports it", async () => {
    const both = `${newest},${old}`
    const killed = await cli(["rotate", "--batch", "2"], both, { FAILPOINT: "mid_rekey/2" })
    assert.deepStrictEqual([killed.code, killed.stdout], [null, "dealers: 2 rows re-encrypted\n"])
    const between = await cli(["keys"], both)
    assert.deepStrictEqual(keyLines(between.stdout)?.slice(1), [
      ["k2", "2", "0", "ACTIVE", "encrypts new rows"],
      ["k1", "1", "4", "IN_USE", "needed to read these rows; run requisites rotate before you remove it"]
    ])
    const missing = await cli(["rotate"], newest)
    assert.strictEqual(missing.code, 2)
    assert.include(missing.stderr, 'encrypted with the key "k1", but REQUISITE_KEYS has no key of that name')
    const rotated = await cli(["rotate", "--batch", "3"], both)
    assert.deepStrictEqual([rotated.code, rotated.stderr], [0, ""])
    assert.include(rotated.stdout, "dealers: 1 rows re-encrypted\nrequisite_version: 3 rows re-encrypted\n")
    assert.deepStrictEqual(keyLines(rotated.stdout)?.slice(1), [
      ["k2", "3", "4", "ACTIVE", "encrypts new rows"],
      ["k1", "0", "0", "REMOVABLE", "may be removed from REQUISITE_KEYS"]
    ])
    const events = await auditOf(databaseUrl)
    assert.isTrue(
      events.every(({ caller, operation }) => /^cli:./u.test(caller) && operation === "rotateRequisites")
    )
    assert.deepStrictEqual(
      events.map(({ outcome }) => outcome),
      [
        "begun, to key k2; dealers and versions on other keys: k1: 3 + 4",
        "begun, to key k2; dealers and versions on other keys: k1: 1 + 4",
        "ended, 5 rows wrapped under key k2; no rows on other keys"
      ]
    )
    assert.deepStrictEqual(new Set(events.map(({ requestId }) => requestId)).size, 2)
    const alone = await cli(["keys", "--json"], newest)
    assert.deepStrictEqual(JSON.parse(alone.stdout), [{ keyId: "k2", dealers: 3, versions: 4, status: "ACTIVE" }])
  })

  it("keys: names a missing key, and prints no key", async () => {
    const run = await cli(["keys"], `k9:${Buffer.alloc(32, 9).toString("base64")}`)
    assert.strictEqual(run.code, 0)
    assert.include(run.stdout, "MISSING")
    assert.notInclude(run.stdout, Buffer.alloc(32, 9).toString("base64"))
  })
})
