import { StorageUnavailable, Transaction } from "@dealer-billing/domain"
import { Context, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { describeTarget } from "../src/operations/describeTarget.ts"
import { maskRequisite } from "../src/dealers/maskRequisite.ts"
import { makeHttpBench } from "./httpBench.ts"
import { register, requisite } from "./samples.ts"

const masked = maskRequisite({ ...requisite, type: "LEGAL_ENTITY" })

interface Event {
  readonly caller: string
  readonly operation: string
  readonly target: string
  readonly outcome: string
}

const statement = "/v1/dealers/d-1/accounts/COMMISSION/statement?from=2026-11-01&to=2026-11-30"

const opened = async () => {
  const bench = makeHttpBench()
  await register(bench, "d-1")
  const read = (key: string, path = "/v1/dealers/d-1", accept = "application/json") =>
    bench.send("GET", path, { key, headers: { Accept: accept } })
  const events = async () => {
    const { json } = await bench.send("GET", "/v1/audit?limit=200", { key: "key-admin" })
    return (json.items as ReadonlyArray<Event>)
      .filter(({ outcome }) => outcome === "requisites shown whole")
      .map(({ caller, operation, target }) => `${caller} ${operation} ${target}`)
  }
  return { events, read }
}

describe("unmasked legal details", () => {
  it("have an audit event for every read with admin", async () => {
    const { events, read } = await opened()
    expect((await read("key-operator")).json.requisite).toEqual(requisite)
    await read("key-operator")
    expect(await events()).toEqual(Array(2).fill("operator getDealer /v1/dealers/d-1"))
  })

  it("have one event per day and dealer for other keys", async () => {
    const { events, read } = await opened()
    await read("key-lotus")
    expect((await read("key-lotus")).json.requisite).toEqual(requisite)
    expect(await events()).toEqual(["lotus getDealer /v1/dealers/d-1"])
  })

  it("have one event for a PDF statement; JSON and CSV do not contain them", async () => {
    const { events, read } = await opened()
    await read("key-operator", statement)
    await read("key-operator", statement, "text/csv")
    expect(await events()).toEqual([])
    expect((await read("key-operator", statement, "application/pdf")).status).toBe(200)
    expect(await events()).toEqual(["operator getStatement /v1/dealers/d-1/accounts/COMMISSION/statement"])
  })

  it("are masked for read-only keys, in a PDF, too, without an event", async () => {
    const { events, read } = await opened()
    expect((await read("key-read")).json.requisite).toEqual(masked)
    const pdf = await read("key-read", statement, "application/pdf")
    const whole = await read("key-lotus", statement, "application/pdf")
    expect([pdf.status, pdf.text === whole.text]).toEqual([200, false])
    expect(await events()).toEqual(["lotus getStatement /v1/dealers/d-1/accounts/COMMISSION/statement"])
  })

  it("are masked for all while the audit is unavailable, and the read still works", async () => {
    const refused = Effect.fail(new StorageUnavailable({ reason: "the database takes no writes at the moment" }))
    let isReadOnly = false
    const bench = makeHttpBench({
      change: (services) =>
        Context.add(services, Transaction, {
          run: (effect) => (isReadOnly ? refused : Context.get(services, Transaction).run(effect))
        })
    })
    await register(bench, "d-1")
    isReadOnly = true
    const answer = await bench.send("GET", "/v1/dealers/d-1", { key: "key-lotus" })
    expect([answer.status, answer.json.requisite]).toEqual([200, masked])
  })
})

describe("the ids of a path in the log", () => {
  it.each([
    [{}, undefined],
    [{ cmeDealerId: "d-1", accountType: "DEPOSIT" }, "cmeDealerId=d-1 accountType=DEPOSIT"],
    [{ cmeDealerId: "Иванов a@b\n" }, "cmeDealerId=???????a?b?"],
    [{ billId: "1".repeat(500) }, `billId=${"1".repeat(64)}`]
  ])("are short and harmless: %j", (params, expected) => {
    expect(describeTarget(params)).toBe(expected)
  })

  it.each([
    ["GET", "/v1/dealers/nobody", "key-lotus", 404, "cmeDealerId=nobody"],
    ["GET", "/v1/dealers/d-1", "no-key", 401, "cmeDealerId=d-1"],
    ["POST", "/v1/bills/77/cancel", "key-read", 403, "billId=77"]
  ])(
    "are in the log line of a refused call, with the client: %s %s by %s",
    async (method, path, key, status, target) => {
      const bench = makeHttpBench()
      expect((await bench.send(method, path, { key })).status).toBe(status)
      const lines = bench.logs.map((line) => JSON.parse(line) as Record<string, unknown>)
      const answered = lines.filter(({ message }) => JSON.stringify(message).includes("Answered a request"))
      expect(answered.map(({ annotations }) => annotations)).toMatchObject([{ status, target, client: "unknown" }])
    }
  )
})
