import { join } from "node:path"
import { attachPostgres } from "@dealer-billing/embedded-postgres"
import { freePort } from "@dealer-billing/test-kit"
import * as PgClient from "@effect/sql-pg/PgClient"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import { lotus, requisite, reward, sandboxObjects, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runService, type RunningService } from "./runService.ts"

interface Report {
  readonly counts: Readonly<Record<string, number>>
  readonly items: ReadonlyArray<Readonly<Record<string, string | null>>>
}

describe("reconcile, beside a running service", () => {
  let service: RunningService
  let environment: Record<string, string>
  beforeAll(async () => {
    environment = { DATA_DIR: temporaryFolder(), SANDBOX_PORT: String(await freePort()) }
    service = await runService(environment)
    for (const dealer of ["r-1", "r-2"]) {
      await lotus(service).registerDealer(dealer, requisite)
      for (const deal of ["a", "b", "c"]) await lotus(service).createBill(dealer, reward(`${dealer}-${deal}`))
    }
  })
  afterAll(async () => {
    await service.end("SIGKILL")
  })

  const reconcile = async () => {
    const run = await runCli(["reconcile", "--json"], environment)
    return { ...run, report: JSON.parse(run.stdout) as Report }
  }

  /** Changes Billing's data behind its back. */
  const inBilling = (statement: string) =>
    Effect.gen(function* () {
      const found = yield* attachPostgres({ dataFolder: join(environment.DATA_DIR ?? "", "postgres") })
      const url = new URL(Option.getOrThrow(found))
      url.pathname = "/billing_sandbox"
      const sql = yield* PgClient.makeClient({ url: Redacted.make(url.href) })
      return yield* sql.unsafe(statement)
    }).pipe(Effect.scoped, Effect.provide(Reactivity.layer), Effect.runPromise)

  it("finds nothing while our records and Billing agree", async () => {
    const { code, report } = await reconcile()
    const counts = { EXPECTED: 12, MISMATCHED: 0, MISSING: 0, ORPHAN: 0 }
    assert.deepStrictEqual([code, report], [0, { counts, items: [] }])
    const text = await runCli(["reconcile", "--all"], environment)
    assert.deepStrictEqual([text.code, text.stdout.match(/^EXPECTED +\d+ +[A-Z]/gm)?.length], [0, 12])
  })

  it("lists lost objects, duplicates and differences, changes nothing, and exits with 1", async () => {
    const token = { authorization: "Bearer dev-billing", "content-type": "application/json" }
    const send = (path: string, body: unknown) =>
      fetch(`${service.sandboxUrl}${path}`, { method: "PUT", headers: token, body: JSON.stringify(body) })
    await send("/sandbox/faults", { recovery: "lookup", rules: [] })
    assert.strictEqual((await send("/v1/clients/r-1:COMMISSION", { name: "twin" })).status, 201)
    await inBilling("delete from billing_sandbox.invoice where ref = 'r-1-a:GET_REWARD:1'")
    await inBilling("update billing_sandbox.invoice set sum = sum + 1 where ref = 'r-2-b:GET_REWARD:1'")
    await inBilling("update billing_sandbox.payer set requisite_version = 0 where ref = 'r-2:COMMISSION'")
    await inBilling("update billing_sandbox.invoice set id = id || 'x' where ref = 'r-2-c:GET_REWARD:1'")
    const before = await sandboxObjects(service)
    const { code, report, stderr } = await reconcile()
    assert.deepStrictEqual(report.counts, { EXPECTED: 8, MISMATCHED: 3, MISSING: 1, ORPHAN: 1 })
    const lines = report.items.map(({ detail, kind, reference, verdict }) =>
      [verdict, kind, reference, detail].join(" ")
    )
    assert.sameMembers(
      lines.map((line) => line.replace(/invoice-\w+/g, "…")),
      [
        "ORPHAN CLIENT r-1:COMMISSION a second object under our reference",
        "MISSING INVOICE r-1-a:GET_REWARD:1 Billing has nothing under our reference",
        "MISMATCHED INVOICE r-2-b:GET_REWARD:1 sum 62500.01 instead of 62500.00",
        "MISMATCHED PAYER r-2:COMMISSION legal details of version 0 instead of 1",
        "MISMATCHED INVOICE r-2-c:GET_REWARD:1 id … instead of …"
      ]
    )
    assert.strictEqual(code, 1)
    assert.include(stderr, "5 findings")
    assert.deepStrictEqual(await sandboxObjects(service), before)
  })

  it("says so when Billing does not answer, instead of printing half a comparison", async () => {
    const away = {
      ...environment,
      EMBEDDED: "postgres",
      BILLING_URL: `http://127.0.0.1:${await freePort()}`,
      BILLING_TOKEN: "t"
    }
    const run = await runCli(["reconcile"], away)
    assert.deepStrictEqual([run.code, run.stdout], [2, ""])
    assert.include(run.stderr, "Billing is unavailable")
  })

  it("works without a running service as well", async () => {
    await service.end("SIGTERM")
    const { code, report } = await reconcile()
    assert.deepStrictEqual([code, report.counts.MISSING], [1, 1])
  })
})
