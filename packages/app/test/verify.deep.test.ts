import { join } from "node:path"
import { migrate } from "@dealer-billing/adapters-postgres"
import { attachPostgres } from "@dealer-billing/embedded-postgres"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import * as PgClient from "@effect/sql-pg/PgClient"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Layer, Metric, Option, Redacted } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import { Database } from "../src/layers/Database.ts"
import { invariantGaugesLayer } from "../src/layers/invariantGaugesLayer.ts"
import { eventually, lotus, payInvoice, requisite, reward, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runService, type RunningService } from "./runService.ts"

interface Verdict {
  readonly name: string
  readonly violations: number
  readonly rows: ReadonlyArray<string>
}

const execute = (url: string, statement: string) =>
  Effect.flatMap(PgClient.makeClient({ url: Redacted.make(url) }), (sql) => sql.unsafe(statement)).pipe(
    Effect.scoped,
    Effect.provide(Reactivity.layer)
  )

describe("verify, beside a running service", { timeout: 120_000 }, () => {
  let service: RunningService
  let environment: Record<string, string>
  beforeAll(async () => {
    environment = { DATA_DIR: temporaryFolder(), SANDBOX_PORT: String(await freePort()) }
    service = await runService(environment)
    await lotus(service).registerDealer("v-1", requisite)
    const bill = (await lotus(service).createBill("v-1", reward("v-a"))).body
    await payInvoice(service, bill, "70000.00")
    await eventually(
      async () => (await lotus(service).getBill(bill.id)).body.paymentStatus,
      (status) => status === "PAID"
    )
  })
  afterAll(async () => {
    await service.end("SIGKILL")
  })

  const inBooks = async (statement: string) => {
    const found = await Effect.runPromise(
      attachPostgres({ dataFolder: join(environment.DATA_DIR ?? "", "postgres") })
    )
    await Effect.runPromise(execute(Option.getOrThrow(found), statement))
  }

  it("lists every invariant and ends with 0 while all hold", async () => {
    const run = await runCli(["verify"], environment)
    assert.deepStrictEqual([run.code, run.stderr], [0, ""])
    assert.match(run.stdout, /^ok +0 +payment-transfers +Every payment is entered in full/m)
    assert.notInclude(run.stdout, "BROKEN")
  })

  it("shows the first rows that break one, names no person, and ends with 1", async () => {
    await inBooks("update accounts set balance = balance + 1")
    const run = await runCli(["verify"], environment)
    assert.strictEqual(run.code, 1)
    assert.include(run.stderr, "3 of the invariants do not hold. Nothing was changed.")
    const row = "dealer_id 1, account_type COMMISSION, balance 750001, transfers 750000"
    assert.match(run.stdout, new RegExp(`^BROKEN +1 +balance-transfers .*\\n +${row}$`, "m"))
    for (const secret of [requisite.name, requisite.inn]) assert.notInclude(run.stdout, secret)
    const json = await runCli(["verify", "--json"], environment)
    const verdicts = JSON.parse(json.stdout) as ReadonlyArray<Verdict>
    assert.deepStrictEqual(
      verdicts.filter(({ violations }) => violations > 0).map(({ name }) => name),
      ["balance-transfers", "account-money", "money-conserved"]
    )
  })

  it("ends with 2 and the reason when it could not look", async () => {
    const port = await freePort()
    const away = { DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none` }
    const noSchema = { DATABASE_URL: await freshDatabase() }
    const [unreachable, empty] = await Promise.all([runCli(["verify"], away), runCli(["verify"], noSchema)])
    assert.deepStrictEqual([unreachable.code, unreachable.stdout], [2, ""])
    assert.include(
      unreachable.stderr,
      `could not be checked: The storage is unavailable: connection refused (127.0.0.1:${port})`
    )
    assert.deepStrictEqual([empty.code, empty.stdout], [2, ""])
    assert.include(empty.stderr, "the schema is not up to date")
  })

  it("explains itself", async () => {
    const help = await runCli(["verify", "--help"], {})
    assert.strictEqual(help.code, 0)
    assert.include(help.stdout, "Exits with 0 when all hold")
  })
})

it.live("a worker measures the invariants", () =>
  Effect.gen(function* () {
    const url = yield* Effect.promise(freshDatabase)
    yield* migrate({ url: Redacted.make(url) })
    yield* execute(url, "insert into dealers values (1, 'd-1', '\\x00', 1, now())")
    const database = Layer.succeed(Database, {
      url: Redacted.make(url),
      ownerUrl: Redacted.make(url),
      service: Option.none(),
      pooler: "none",
      where: "here"
    })
    yield* Layer.build(invariantGaugesLayer(0, 50).pipe(Layer.provide(database)))
    const gauges = Effect.map(Metric.snapshot, (metrics) =>
      metrics.flatMap(({ attributes, id, state }) =>
        id === "invariant_violations" || id === "invariants_checked_timestamp_seconds"
          ? [[attributes?.invariant ?? id, state] as const]
          : []
      )
    )
    while ((yield* gauges).length === 0) yield* Effect.sleep(20)
    const byName = new Map(yield* gauges)
    assert.deepInclude(byName.get("dealer-accounts"), { value: 1 })
    assert.deepInclude(byName.get("balance-transfers"), { value: 0 })
  })
)
