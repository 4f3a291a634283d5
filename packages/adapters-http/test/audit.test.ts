import { describe, expect, it } from "vitest"
import { makeHttpBench, type Send } from "./httpBench.ts"
import { startIssuer } from "./issuer.ts"
import { register, requisite, rewardOf } from "./samples.ts"

const issuer = await startIssuer()
const bench = makeHttpBench({ http: { jwt: issuer.options } })

interface Event {
  readonly at: string
  readonly caller: string
  readonly requestId: string
  readonly operation: string
  readonly target: string
  readonly outcome: string | null
}
const read = async (query = "") => {
  const { json } = await bench.send("GET", `/v1/audit${query}`, { key: "key-admin" })
  return json as unknown as { items: ReadonlyArray<Event>; nextCursor: string | null }
}
const eventsOf = async (requestId: string) =>
  (await read("?limit=200")).items.filter((event) => event.requestId === requestId)
const change = (requestId: string, path: string, sent: Send = {}, method = "POST") =>
  bench.send(method, path, { ...sent, headers: { "X-Request-Id": requestId } })

describe("the audit", () => {
  it("records who changed what, with the request id", async () => {
    const sent = { body: { cmeDealerId: "a/1", requisite } }
    expect((await change("audit-1", "/v1/dealers", sent)).status).toBe(201)
    const [event, ...more] = await eventsOf("audit-1")
    expect([event, more]).toEqual([
      {
        id: expect.stringMatching(/^[1-9]/),
        at: expect.stringMatching(/^20.*Z$/),
        caller: "lotus",
        requestId: "audit-1",
        operation: "registerDealer",
        target: "/v1/dealers/a%2F1",
        outcome: null
      },
      []
    ])
  })

  it("names the deal of a bill, and the subject of a token", async () => {
    await register(bench, "a-2")
    const key = await issuer.sign({ scope: "write" })
    const body = {
      operation: "GET_REWARD",
      dealId: "лот 1",
      carPrice: "1000000.00",
      closedAt: "2026-11-20T10:00:00Z"
    }
    expect((await change("audit-2", "/v1/dealers/a-2/bills", { body, key })).status).toBe(201)
    expect(await eventsOf("audit-2")).toMatchObject([
      {
        caller: "jwt:lotus-service",
        operation: "createBill",
        target: `/v1/dealers/a-2/bills?${new URLSearchParams({ operation: "GET_REWARD", dealId: "лот 1" })}`,
        outcome: expect.stringMatching(/^bill [1-9]\d*$/)
      }
    ])
  })

  it("distinguishes a change from a repeat that changed nothing", async () => {
    await register(bench, "a-5")
    const outcomes = async (path: string, sent: Send, method?: string) => {
      const requestIds = [`audit-5-first${path}`, `audit-5-again${path}`].map((id) => id.replaceAll("/", "-"))
      for (const requestId of requestIds) {
        const { status, text } = await change(requestId, path, sent, method)
        expect([status, text]).toEqual([expect.toBeOneOf([200, 201]), text])
      }
      const events = await Promise.all(requestIds.map(eventsOf))
      return events.flat().map(({ outcome }) => outcome)
    }
    expect(await outcomes("/v1/dealers/a-5/fast-buyout", {})).toEqual([null, "unchanged"])
    const body = { ...requisite, email: "other@example.ru" }
    const updated = await outcomes("/v1/dealers/a-5/requisite", { body }, "PUT")
    expect(updated).toEqual(["requisite version 2", "unchanged"])
    const { json } = await bench.send("POST", "/v1/dealers/a-5/bills", { body: rewardOf("audit-5") })
    const path = `/v1/bills/${String(json.id)}`
    const corrected = await outcomes(`${path}/correct`, { body: { carPrice: "1.00", reason: "talked down" } })
    expect(corrected).toEqual([`bill ${Number(json.id) + 1}`, "unchanged"])
    const cancel = { body: { reason: "called off" } }
    expect(await outcomes(`/v1/bills/${Number(json.id) + 1}/cancel`, cancel)).toEqual([null, "unchanged"])
  })

  it("has one event for a payment that an operator applied, and none for reading it before", async () => {
    await register(bench, "a-6")
    const event = { type: "payment.received", paymentId: "audit-6", contractId: "nobody's", invoiceId: "nobody's" }
    await bench.pay({ ...event, sum: "1.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" })
    const path = "/v1/payments/audit-6/resolve"
    const key = "key-admin"
    const body = { action: "apply", cmeDealerId: "a-6", accountType: "DEPOSIT" }
    expect((await change("audit-6-refused", path, { key, body })).status).toBe(409)
    expect(await eventsOf("audit-6-refused")).toEqual([])
    const { status, text } = await change("audit-6", path, { key, body: { ...body, accountType: "COMMISSION" } })
    expect([status, text]).toEqual([200, text])
    expect(await eventsOf("audit-6")).toMatchObject([{ operation: "resolvePayment" }])
  })

  it.each([
    ["with an insufficient scope", "/v1/dealers/a-3/fast-buyout", { key: "key-read" }, 403],
    ["without a key", "/v1/dealers/a-3/fast-buyout", { key: null }, 401],
    ["for an unknown dealer", "/v1/dealers/a-3/fast-buyout", {}, 404],
    ["with invalid content", "/v1/dealers", { body: { cmeDealerId: "a-3" } }, 400]
  ])("has no attempt %s: nothing was changed", async (_whose, path, sent: Send, status) => {
    const requestId = `audit-refused-${status}`
    expect((await change(requestId, path, sent)).status).toBe(status)
    expect(await eventsOf(requestId)).toEqual([])
  })

  it("has no personal data", async () => {
    await register(bench, "a-4")
    const body = { ...requisite, phone: "+7 495 000-00-01" }
    expect((await change("audit-4", "/v1/dealers/a-4/requisite", { body }, "PUT")).status).toBe(200)
    const text = JSON.stringify(await eventsOf("audit-4"))
    expect(text).toContain("updateRequisite")
    for (const value of Object.values(body).filter((part) => typeof part === "string")) {
      expect(text).not.toContain(value)
    }
  })

  it("is read in pages, by caller and by time", async () => {
    const all = (await read("?limit=200")).items
    const first = await read("?limit=1")
    const second = await read(`?limit=200&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toEqual(all)
    const ofToken = await read("?caller=jwt%3Alotus-service")
    expect(ofToken.items.map(({ caller }) => caller)).toEqual(["jwt:lotus-service"])
    expect((await read("?to=2020-01-01T00:00:00Z")).items).toEqual([])
    expect((await read("?from=2020-01-01T00:00:00Z&limit=200")).items).toEqual(all)
  })

  it.each([
    "?from=yesterday",
    "?to=2026-02-31T00:00:00Z",
    "?limit=201",
    "?cursor=x",
    "?who=lotus",
    "?caller=%00",
    "?caller="
  ])("refuses %s", async (query) => {
    expect((await bench.send("GET", `/v1/audit${query}`, { key: "key-admin" })).status).toBe(400)
  })
})
