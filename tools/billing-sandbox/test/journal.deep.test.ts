import { PgClient } from "@effect/sql-pg"
import { freshDatabase } from "@dealer-billing/test-kit"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { invoice, makeInvoice, startSandbox, type Bench } from "./sandboxBench.ts"

interface JournalCall {
  readonly number: number
  readonly method: string
  readonly kind: string
  readonly ref: string | null
  readonly fault: string | null
  readonly outcome: string | null
}

interface JournalObject {
  readonly kind: string
  readonly ref: string
  readonly id: string
  readonly call: number
  readonly lostAt: string | null
}

interface Journal {
  readonly calls: ReadonlyArray<JournalCall>
  readonly objects: ReadonlyArray<JournalObject>
}

const scenario = (name: string, body: (bench: Bench) => Promise<void>) =>
  it.live(name, () => Effect.flatMap(startSandbox(), (bench) => Effect.promise(() => body(bench))))

const journalOf = async ({ url }: Bench): Promise<Journal> =>
  (await (await fetch(`${url}/sandbox/journal`)).json()) as Journal

const callsOf = async (bench: Bench) =>
  (await journalOf(bench)).calls.map(({ fault, kind, method, outcome, ref }) => [method, kind, ref, fault, outcome])

describe("the journal", () => {
  scenario("has every object once, with the call that made it", async (bench) => {
    const { clientId, contractId, invoiceId, payerId } = await makeInvoice(bench)
    await makeInvoice(bench)
    const { calls, objects } = await journalOf(bench)
    expect(objects.map(({ id, kind, ref }) => [kind, ref, id])).toEqual([
      ["client", "d-1:COMMISSION", clientId],
      ["payer", "d-1:COMMISSION", payerId],
      ["contract", "d-1:COMMISSION", contractId],
      ["invoice", "lot-42:GET_REWARD:1", invoiceId]
    ])
    expect(objects.map(({ call }) => calls.find(({ number }) => number === call))).toMatchObject(
      objects.map(({ kind, ref }) => ({ method: "PUT", kind, ref, fault: null, outcome: "made" }))
    )
    expect(calls.slice(4).map(({ outcome }) => outcome)).toEqual(["known", "known", "known", "known"])
  })

  scenario("has every call with its fault and with what became of it", async (bench) => {
    const put = (ref: string, body: unknown = { name: "А" }) =>
      bench.call("PUT", `/v1/clients/${ref}`, body).catch(() => null)
    const rules = ["drop-after-commit", "drop-before-commit", "reset"].map((fault) => ({
      on: "clients",
      times: 1,
      fault
    }))
    await bench.call("PUT", "/sandbox/faults", { rules })
    for (const ref of ["a", "b", "c", "a"]) await put(ref)
    await put("d", { nom: "А" })
    await bench.call("GET", "/v1/clients?ref=a")
    await fetch(`${bench.url}/v1/clients/e`, { method: "PUT" })
    expect(await callsOf(bench)).toEqual([
      ["PUT", "client", "a", "drop-after-commit", "made"],
      ["PUT", "client", "b", "drop-before-commit", "not-done"],
      ["PUT", "client", "c", "reset", "made"],
      ["PUT", "client", "a", null, "known"],
      ["PUT", "client", "d", null, "refused"],
      ["GET", "client", "a", null, "looked-up"],
      ["PUT", "client", "e", null, "refused"]
    ])
  })

  scenario("shows the twins that a careless Billing makes", async (bench) => {
    await bench.call("PUT", "/sandbox/faults", { recovery: "lookup" })
    for (let round = 0; round < 2; round += 1) await bench.call("PUT", "/v1/clients/a", { name: "А" })
    const { objects } = await journalOf(bench)
    expect(objects.map(({ ref }) => ref)).toEqual(["a", "a"])
    expect(new Set(objects.map(({ id }) => id)).size).toBe(2)
  })

  it.live("cannot be changed, not even in the database", () =>
    Effect.gen(function* () {
      const databaseUrl = yield* Effect.promise(freshDatabase)
      const { call } = yield* startSandbox({ databaseUrl })
      yield* Effect.promise(() => call("PUT", "/v1/clients/a", { name: "А" }))
      const changes = ["call", "outcome", "object"].flatMap((table) => [
        `delete from billing_sandbox.journal_${table}`,
        `truncate billing_sandbox.journal_${table} cascade`
      ])
      yield* Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        for (const change of [...changes, "update billing_sandbox.journal_object set ref = 'b'"]) {
          expect((yield* Effect.flip(sql.unsafe(change)))._tag).toBe("SqlError")
        }
      }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(databaseUrl) })))
    })
  )
})

describe("an object that is lost", () => {
  scenario("is nowhere but in the journal", async (bench) => {
    const { invoiceId, path, url } = await makeInvoice(bench)
    const lost = await bench.call("POST", "/sandbox/lose", { kind: "invoice", id: invoiceId })
    expect([lost.status, lost.body]).toMatchObject([200, { id: invoiceId, ref: "lot-42:GET_REWARD:1" }])
    expect((await bench.call("GET", "/v1/invoices?ref=lot-42:GET_REWARD:1")).body.items).toEqual([])
    expect((await bench.call("GET", "/sandbox/objects")).body.invoices).toEqual([])
    expect((await fetch(url)).status).toBe(404)
    expect((await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)).status).toBe(404)
    expect((await bench.call("PUT", `/v1/invoices/${invoiceId}/cancellation`, { reason: "r" })).status).toBe(404)
    expect((await bench.call("POST", "/sandbox/lose", { kind: "invoice", id: invoiceId })).status).toBe(404)
    const again = await bench.call("PUT", path, invoice)
    expect([again.status, again.body.invoiceId === invoiceId]).toEqual([201, false])
    const invoices = (await journalOf(bench)).objects.filter(({ kind }) => kind === "invoice")
    expect(invoices.map(({ id, lostAt }) => [id, lostAt !== null])).toEqual([
      [invoiceId, true],
      [again.body.invoiceId, false]
    ])
  })

  scenario("is missed by what is to be made under it", async (bench) => {
    const { clientId, contractId, path, payerId } = await makeInvoice(bench)
    const lose = (kind: string, id: string) => bench.call("POST", "/sandbox/lose", { kind, id })
    for (const [kind, id] of [
      ["contract", contractId],
      ["payer", payerId],
      ["client", clientId]
    ] as const) {
      expect((await lose(kind, id)).status).toBe(200)
    }
    expect((await bench.call("PUT", path, invoice)).body.error.code).toBe("contract-not-found")
    const contract = await bench.call("PUT", `/v1/clients/${clientId}/contracts/x`, { payerId, kind: "DEPOSIT" })
    expect(contract.body.error.code).toBe("client-not-found")
    expect((await lose("cat", "x")).status).toBe(400)
  })
})

describe("a slow answer", () => {
  scenario("is good, and late", async (bench) => {
    const rule = { on: "clients", times: 1, fault: "slow", delayMs: 300 }
    await bench.call("PUT", "/sandbox/faults", { rules: [rule] })
    const startedAt = performance.now()
    const { body, status } = await bench.call("PUT", "/v1/clients/a", { name: "А" })
    expect([status, body.clientRef]).toEqual([201, "a"])
    expect(performance.now() - startedAt).toBeGreaterThan(290)
  })
})
