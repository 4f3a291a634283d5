import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register, rewardOf } from "./samples.ts"

type Bench = ReturnType<typeof makeHttpBench>

const reason = "Сделка отменена: покупатель отказался"
const cancel = (bench: Bench, id: unknown, body: unknown = { reason }) =>
  bench.send("POST", `/v1/bills/${String(id)}/cancel`, { body })
const correct = (bench: Bench, id: unknown, body: object, headers: Record<string, string> = {}) =>
  bench.send("POST", `/v1/bills/${String(id)}/correct`, { body: { reason, ...body }, headers })

/** A dealer with an issued bill. */
const issued = async (bench: Bench, name: string, dealId = `${name}-1`) => {
  await register(bench, name)
  const { json } = await bill(bench, name, rewardOf(dealId))
  await bench.runBilling()
  return (await bench.send("GET", `/v1/bills/${String(json.id)}`)).json
}

describe("cancelling a bill", () => {
  const bench = makeHttpBench()

  it("returns the cancelled bill, also for a repeat", async () => {
    const made = await issued(bench, "x-1")
    const first = await cancel(bench, made.id)
    const cancelledAt = expect.stringMatching(/Z$/)
    expect([first.status, first.json]).toEqual([200, { ...made, status: "CANCELLED", cancelledAt }])
    const again = await cancel(bench, made.id, { reason: "Иначе" })
    expect([again.status, again.json]).toEqual([200, first.json])
    await bench.runBilling()
    const objects = await bench.billing((billing) => billing.objects)
    expect(objects.find(({ id }) => id === made.invoiceId)).toMatchObject({
      isCancelled: true,
      cancelReason: reason
    })
  })

  it("shows why Billing did not cancel the invoice", async () => {
    const made = await issued(bench, "x-2")
    await bench.billing((billing) => billing.pay(String(made.invoiceId)))
    await cancel(bench, made.id)
    await bench.runBilling()
    const { json } = await bench.send("GET", `/v1/bills/${String(made.id)}`)
    expect(json).toMatchObject({ status: "CANCELLED", problem: `${String(made.invoiceId)} has money` })
    const operations = await bench.send("GET", "/v1/operations?kind=CANCELLATION&state=REJECTED", {
      key: "key-admin"
    })
    expect(operations.json.items).toMatchObject([{ billId: made.id, remoteId: null }])
  })

  it.each([
    ["no reason", {}, "reason"],
    ["an empty reason", { reason: " " }, "reason"],
    ["a reason that is too long", { reason: "x".repeat(201) }, "reason"],
    ["a field that is not known", { reason, sum: "1.00" }, "sum"]
  ])("refuses %s", async (_title, body, path) => {
    const made = await issued(bench, "x-3")
    const answer = await cancel(bench, made.id, body)
    expect([answer.status, answer.json.code]).toEqual([400, "invalid-request"])
    expect(answer.json.errors).toMatchObject([{ path }])
  })

  it("returns 404 for an unknown bill", async () => {
    for (const id of ["999999", "x", "0"]) {
      const answer = await cancel(bench, id)
      expect([answer.status, answer.json.code]).toEqual([404, "bill-not-found"])
    }
  })

  it("requires the scope write", async () => {
    const answer = await bench.send("POST", "/v1/bills/1/cancel", { body: { reason }, key: "key-read" })
    expect(answer.status).toBe(403)
  })
})

describe("correcting a bill", () => {
  const bench = makeHttpBench()

  it("returns the new bill with 201 and its Location, and the same with 200 for a repeat", async () => {
    const made = await issued(bench, "y-1")
    const first = await correct(bench, made.id, { carPrice: "1000000.00" })
    expect(first.status).toBe(201)
    expect(first.headers.get("Location")).toBe(`/v1/bills/${String(first.json.id)}`)
    expect(first.json).toMatchObject({
      commonSum: "50000.00",
      dealId: "y-1-1",
      replaces: made.id,
      replacedBy: null
    })
    const old = await bench.send("GET", `/v1/bills/${String(made.id)}`)
    expect(old.json).toMatchObject({ status: "CANCELLED", replacedBy: first.json.id })
    const again = await correct(bench, made.id, { carPrice: "1000000.00" })
    expect([again.status, again.json]).toEqual([200, first.json])
    const other = await correct(bench, made.id, { carPrice: "1000001.00" })
    expect([other.status, other.json.code, other.json.billId]).toEqual([409, "bill-conflict", first.json.id])
  })

  it("moves a bill to another dealer, and waits for the invoice when asked to", async () => {
    const waiting = makeHttpBench()
    const made = await issued(waiting, "y-2")
    await register(waiting, "y-3")
    waiting.startBilling()
    const answer = await correct(waiting, made.id, { cmeDealerId: "y-3" }, { Prefer: "wait=5" })
    expect([answer.status, answer.json.status, answer.json.cmeDealerId]).toEqual([201, "ISSUED", "y-3"])
  })

  it.each([
    ["correction-invalid", 422, { sum: "1.00" }],
    ["correction-invalid", 422, {}],
    ["nothing-to-bill", 422, { carPrice: "0.01" }],
    ["dealer-not-found", 404, { cmeDealerId: "nobody" }],
    ["invalid-request", 400, { carPrice: "0.00" }],
    ["invalid-request", 400, { carPrice: 5 }],
    ["invalid-request", 400, { closedAt: "2026-11-20T10:00:00Z" }]
  ])("answers %s with %i, and the bill lives", async (code, status, body) => {
    const made = await issued(bench, "y-4")
    const answer = await correct(bench, made.id, body)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect((await bench.send("GET", `/v1/bills/${String(made.id)}`)).json).toEqual(made)
  })

  it("returns account-missing for a dealer without that account", async () => {
    await register(bench, "y-5")
    await register(bench, "y-6")
    await bench.send("POST", "/v1/dealers/y-5/fast-buyout")
    const made = await bill(bench, "y-5", { operation: "GET_DEPOSIT", dealId: "y-5-1", sum: "100.00" })
    const answer = await correct(bench, made.json.id, { cmeDealerId: "y-6" })
    expect([answer.status, answer.json.code]).toEqual([409, "account-missing"])
  })
})
