import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { invoice, makeContract, makeInvoice, requisite, startSandbox, type Bench } from "./sandboxBench.ts"

const scenario = (name: string, body: (bench: Bench) => Promise<void>) =>
  it.live(name, () => Effect.flatMap(startSandbox(), (bench) => Effect.promise(() => body(bench))))

const other = { ...requisite, legalAddress: "101000, г. Москва, ул. Мясницкая, д. 1" }

describe("Billing's objects", () => {
  scenario("are made by a first PUT and answered by its repeat", async ({ call }) => {
    const first = await call("PUT", "/v1/clients/d-1%3ACOMMISSION", { name: "ООО «А»" })
    const second = await call("PUT", "/v1/clients/d-1%3ACOMMISSION", { name: "ООО «А»" })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(first.body.clientRef).toBe("d-1:COMMISSION")
    expect(first.body.clientId).toMatch(/^client-[0-9a-f]{32}$/)
    expect(second.body).toEqual(first.body)
  })

  scenario("keep references of any characters", async ({ call }) => {
    for (const reference of ["a/b:c", "100%25?#&+", "лот 42", "..", "'; drop table client; --"]) {
      const path = encodeURIComponent(reference).replaceAll(".", "%2E")
      const { body, status } = await call("PUT", `/v1/clients/x-${path}`, { name: "А" })
      expect([status, body.clientRef]).toEqual([201, `x-${reference}`])
      const found = await call("GET", `/v1/clients?ref=${encodeURIComponent(`x-${reference}`)}`)
      expect(found.body.items).toEqual([{ clientId: body.clientId, clientRef: `x-${reference}` }])
    }
  })

  scenario("are found by reference, each kind for itself", async (bench) => {
    const made = await makeInvoice(bench)
    const find = async (kind: string, ref: string) => (await bench.call("GET", `/v1/${kind}?ref=${ref}`)).body.items
    expect(await find("payers", "d-1:COMMISSION")).toEqual([
      { payerId: made.payerId, payerRef: "d-1:COMMISSION", requisiteVersion: 1 }
    ])
    expect(await find("contracts", "d-1:COMMISSION")).toEqual([
      { contractId: made.contractId, contractRef: "d-1:COMMISSION" }
    ])
    expect(await find("invoices", "lot-42:GET_REWARD:1")).toEqual([
      {
        invoiceId: made.invoiceId,
        invoiceRef: "lot-42:GET_REWARD:1",
        number: made.number,
        url: made.url,
        sum: "62500.00",
        cancelledAt: null
      }
    ])
    expect(await find("invoices", "lot-43:GET_REWARD:1")).toEqual([])
  })

  scenario("come once from twenty equal calls at the same time", async (bench) => {
    for (const reference of ["first", "second", "third", "fourth"]) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => bench.call("PUT", `/v1/clients/${reference}`, { name: "А" }))
      )
      expect(new Set(answers.map(({ body }) => body.clientId)).size).toBe(1)
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    }
  })

  scenario("can be listed with what was sent", async (bench) => {
    const made = await makeInvoice(bench)
    const { body } = await bench.call("GET", "/sandbox/objects")
    expect(body.clients.map(({ id, name, ref }) => [id, ref, name])).toEqual([
      [made.clientId, "d-1:COMMISSION", requisite.name]
    ])
    expect(body.payers[0]).toMatchObject({ id: made.payerId, clientId: made.clientId, requisite })
    expect(body.contracts[0]).toMatchObject({ id: made.contractId, payerId: made.payerId, kind: "COMMISSION" })
    expect(body.invoices[0]).toMatchObject({ id: made.invoiceId, contractId: made.contractId, ...invoice })
    expect(body.invoices[0]?.createdAt).toMatch(/^20.*Z$/)
  })
})

describe("a payer", () => {
  scenario("gets newer requisites, and ignores older ones", async (bench) => {
    const { clientId, payerId } = await makeContract(bench)
    const put = (requisiteVersion: number, sent: unknown) =>
      bench.call("PUT", `/v1/clients/${clientId}/payers/d-1%3ACOMMISSION`, { requisite: sent, requisiteVersion })
    expect((await put(3, other)).body).toMatchObject({ payerId, requisiteVersion: 3 })
    expect(await put(2, requisite)).toMatchObject({ status: 200, body: { payerId, requisiteVersion: 3 } })
    expect((await put(3, requisite)).status).toBe(409)
    const { payers } = (await bench.call("GET", "/sandbox/objects")).body
    expect(payers.map((payer) => payer.requisite.legalAddress)).toEqual([other.legalAddress])
  })

  scenario("is refused when its requisites do not hold", async (bench) => {
    const { clientId } = await makeContract(bench)
    const sent = { requisite: { ...requisite, inn: "7707083894" }, requisiteVersion: 1 }
    const { body, status } = await bench.call("PUT", `/v1/clients/${clientId}/payers/new`, sent)
    expect([status, body.error.code]).toEqual([422, "bad-requisite"])
    expect(body.error.message).toContain("inn: its check digit is wrong")
    expect(body.error.message).not.toContain("7707083894")
  })
})

describe("an invoice", () => {
  scenario("has a number of digits and a link to its PDF that needs no token", async (bench) => {
    const { number, url } = await makeInvoice(bench)
    expect(number).toMatch(/^[0-9]{1,15}$/)
    const response = await fetch(url)
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"])
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 0, 5)).toBe("%PDF-")
    expect((await fetch(`${bench.url}/v1/invoices/invoice-unknown.pdf`)).status).toBe(404)
  })

  scenario("keeps its PDF when the payer gets new legal details", async (bench) => {
    const { clientId, url } = await makeInvoice(bench)
    const paper = async () => Buffer.from(await (await fetch(url)).arrayBuffer()).toString("base64")
    const before = await paper()
    const sent = { requisite: other, requisiteVersion: 2 }
    await bench.call("PUT", `/v1/clients/${clientId}/payers/d-1%3ACOMMISSION`, sent)
    expect(await paper()).toBe(before)
  })

  scenario("is refused under a known reference with other content", async (bench) => {
    const { path } = await makeInvoice(bench)
    expect((await bench.call("PUT", path, invoice)).status).toBe(200)
    const { body, status } = await bench.call("PUT", path, { ...invoice, purpose: "Другое" })
    expect([status, body.error.code]).toEqual([409, "invoice-conflict"])
  })

  const item = invoice.items[0]!
  const bad: ReadonlyArray<readonly [string, unknown, number, string]> = [
    ["lines that come to another sum", { ...invoice, sum: "62500.01" }, 422, "bad-sum"],
    ["a price that does not give the sum", { ...invoice, items: [{ ...item, quantity: 2 }] }, 422, "bad-sum"],
    ["no sum of an included VAT", { ...invoice, vat: { ...invoice.vat, sum: null } }, 422, "bad-sum"],
    ["nothing to pay", { ...invoice, sum: "0.00" }, 400, "bad-request"],
    ["a sum as a number", { ...invoice, sum: 62500 }, 400, "bad-request"],
    ["one decimal", { ...invoice, sum: "62500.0" }, 400, "bad-request"],
    ["another currency", { ...invoice, currency: "USD" }, 400, "bad-request"],
    ["no lines", { ...invoice, items: [] }, 400, "bad-request"],
    ["nothing at all", {}, 400, "bad-request"]
  ]
  scenario("is refused when it does not add up or lacks something", async (bench) => {
    const { contractId } = await makeContract(bench)
    for (const [what, sent, status, code] of bad) {
      const answer = await bench.call("PUT", `/v1/contracts/${contractId}/invoices/bad`, sent)
      expect([what, answer.status, answer.body.error.code]).toEqual([what, status, code])
    }
    expect((await bench.call("GET", "/sandbox/objects")).body.invoices).toEqual([])
  })
})

describe("Billing refuses", () => {
  scenario("callers without its token", async ({ call, url }) => {
    for (const authorization of [undefined, "Bearer other", "Basic t0ken", "t0ken"]) {
      const headers = authorization === undefined ? {} : { authorization }
      const response = await fetch(`${url}/v1/clients/a`, { method: "PUT", body: '{"name":"А"}', headers })
      expect(response.status).toBe(401)
    }
    expect((await call("GET", "/v1/clients?ref=a")).body.items).toEqual([])
  })

  scenario("objects of which it does not know the owner", async (bench) => {
    const { clientId } = await makeContract(bench)
    const stranger = (await bench.call("PUT", "/v1/clients/stranger", { name: "Б" })).body.clientId
    const { payerId } = await makeContract(bench)
    const answers = [
      await bench.call("PUT", "/v1/clients/client-0/payers/a", { requisite, requisiteVersion: 1 }),
      await bench.call("PUT", `/v1/clients/${clientId}/contracts/a`, { payerId: "payer-0", kind: "DEPOSIT" }),
      await bench.call("PUT", `/v1/clients/${stranger}/contracts/a`, { payerId, kind: "DEPOSIT" }),
      await bench.call("PUT", "/v1/contracts/contract-0/invoices/a", invoice)
    ]
    expect(answers.map(({ body, status }) => [status, body.error.code])).toEqual([
      [404, "client-not-found"],
      [404, "payer-not-found"],
      [404, "payer-not-found"],
      [404, "contract-not-found"]
    ])
  })

  scenario("a known contract with other content", async (bench) => {
    const { clientId, payerId } = await makeContract(bench)
    const path = `/v1/clients/${clientId}/contracts/d-1%3ACOMMISSION`
    expect((await bench.call("PUT", path, { payerId, kind: "COMMISSION" })).status).toBe(200)
    expect((await bench.call("PUT", path, { payerId, kind: "DEPOSIT" })).status).toBe(409)
  })

  scenario("what is no JSON, too large or nowhere", async ({ call, url }) => {
    const put = (body: string | Uint8Array<ArrayBuffer>) =>
      fetch(`${url}/v1/clients/a`, { method: "PUT", body, headers: { authorization: "Bearer t0ken" } })
    expect((await put('{"name":')).status).toBe(400)
    expect((await put(new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(400)
    expect((await put(`{"name":"${"x".repeat(1_100_000)}"}`)).status).toBe(413)
    expect((await call("PUT", "/v1/nothing", {})).status).toBe(404)
  })
})
