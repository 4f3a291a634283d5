import { rmSync } from "node:fs"
import { join } from "node:path"
import { attachPostgres } from "@dealer-billing/embedded-postgres"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"
import { sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { adminKey, eventually, lotus, requisite, reward, sandboxObjects, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { keysFor, runService, withSandbox, type RunningService } from "./runService.ts"

const REQUISITE_KEYS = `k1:${Buffer.alloc(32, 3).toString("base64")}`

const onDatabase = <A>(url: string, work: (sql: PgClient.PgClient) => Effect.Effect<A, unknown>): Promise<A> =>
  Effect.flatMap(PgClient.make({ url: Redacted.make(url) }), work).pipe(
    Effect.scoped,
    Effect.provide(Reactivity.layer),
    Effect.runPromise
  )

/** The database of the sandbox on the server that runs on the folder now. */
const sandboxDatabase = async (folder: string): Promise<string> => {
  const url = new URL(Option.getOrThrow(await Effect.runPromise(attachPostgres({ dataFolder: folder }))))
  url.pathname = "/billing_sandbox"
  return url.href
}

const schemasIn = (url: string) =>
  onDatabase(url, (sql) => sql<{ found: boolean }>`select to_regnamespace('billing_sandbox') is not null as found`)

/** All that is stored in the sandbox, as text. */
const storedText = (url: string): Promise<string> =>
  onDatabase(url, (sql) =>
    Effect.gen(function* () {
      const tables = yield* sql<{ name: string }>`select relname as name from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace where nspname = 'billing_sandbox' and relkind = 'r'`
      const texts = yield* Effect.forEach(
        tables,
        ({ name }) =>
          sql<{ text: string }>`select ${sql(name)}::text as text from ${sql(`billing_sandbox.${name}`)}`
      )
      return texts.flatMap((rows) => rows.map(({ text }) => text)).join("\n")
    })
  )

const personal = [
  sampleRequisiteOfSoleProprietor.name,
  sampleRequisiteOfSoleProprietor.inn,
  sampleRequisiteOfSoleProprietor.legalAddress,
  sampleRequisiteOfSoleProprietor.email,
  requisite.email,
  "по просьбе Иванова"
]

/** Registers, bills and cancels, so that every kind of text has come to the sandbox. */
const useService = async (service: RunningService, key?: string) => {
  const api = lotus(service, key)
  await api.registerDealer("d-2", sampleRequisiteOfSoleProprietor)
  const issued = await eventually(
    async () => (await api.createBill("d-2", reward("lot-1"))).body,
    ({ status }) => status === "ISSUED"
  )
  assert.strictEqual((await fetch(issued.url ?? "")).headers.get("content-type"), "application/pdf")
  await fetch(`${service.sandboxUrl}/v1/invoices/${issued.invoiceId}/cancellation`, {
    method: "PUT",
    headers: { authorization: "Bearer dev-billing", "content-type": "application/json" },
    body: JSON.stringify({ reason: "по просьбе Иванова" })
  })
}

const assertEncrypted = async (url: string) => {
  const text = await storedText(url)
  assert.include(text, "lot-1:GET_REWARD:1")
  for (const words of personal) assert.notInclude(text, words)
}

describe("the Billing sandbox beside an external database", { timeout: 180_000 }, () => {
  it("has a Postgres of its own, says that it is no Billing, and knows its objects after a kill", async () => {
    const sandbox = withSandbox()
    const environment = {
      ...sandbox,
      DATABASE_URL: await freshDatabase(),
      REQUISITE_KEYS,
      API_KEYS: keysFor(adminKey)
    }
    const first = await runService(environment)
    await useService(first, adminKey)
    assert.deepStrictEqual(await schemasIn(environment.DATABASE_URL), [{ found: false }])
    await assertEncrypted(await sandboxDatabase(join(sandbox.DATA_DIR, "sandbox")))
    const ready = (await (await fetch(`${first.url}/readyz`)).json()) as { checks: ReadonlyArray<unknown> }
    assert.deepInclude(ready.checks, { name: "billing", ok: true, detail: "Billing is the sandbox" })
    const headers = { authorization: `Bearer ${adminKey}` }
    assert.match(await (await fetch(`${first.url}/metrics`, { headers })).text(), /^billing_is_sandbox 1$/m)
    const before = await sandboxObjects(first)
    assert.lengthOf(before.invoices, 1)
    await first.end("SIGKILL")
    const second = await runService(environment)
    assert.deepStrictEqual(
      (await sandboxObjects(second)).invoices.map(({ id, ref }) => [id, ref]),
      before.invoices.map(({ id, ref }) => [id, ref])
    )
    assert.strictEqual(await second.end("SIGTERM"), 0)
  })
})

describe("the Billing sandbox with everything embedded", { timeout: 180_000 }, () => {
  it("has an encrypted database of its own", async () => {
    const folder = temporaryFolder()
    const postgres = join(folder, "postgres")
    const service = await runService({ DATA_DIR: folder })
    try {
      await useService(service)
      await assertEncrypted(await sandboxDatabase(postgres))
      const real = Option.getOrThrow(await Effect.runPromise(attachPostgres({ dataFolder: postgres })))
      assert.deepStrictEqual(await schemasIn(real), [{ found: false }])
    } finally {
      await service.end("SIGTERM")
    }
  })

  it("does not start on another key", async () => {
    const folder = temporaryFolder()
    const first = await runService({ DATA_DIR: folder })
    await useService(first)
    await first.end("SIGTERM")
    rmSync(join(folder, "sandbox.key"))
    const { code, stderr } = await runCli(["serve"], { DATA_DIR: folder, HTTP_PORT: "0", SANDBOX_PORT: "0" })
    assert.notStrictEqual(code, 0)
    assert.include(stderr, "its key does not decrypt its data")
  })
})
