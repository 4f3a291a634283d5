import { dealerBillingClient, DealerBillingProblem } from "@dealer-billing/client"
import { describe, expect, expectTypeOf, it } from "vitest"
import { makeHttpApp } from "../src/index.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"
import { requisite } from "./samples.ts"

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error("it did not reject"),
    (error: unknown) => error
  )

describe("the client, with the API itself", () => {
  const bench = makeHttpBench()
  const app = bench.services().then((services) => makeHttpApp(services, { apiKeys }))
  const client = dealerBillingClient({
    url: "http://billing.example/",
    key: "key-lotus",
    retryDelayMs: 1,
    fetch: async (input, init) => (await app).request(String(input), init)
  })

  it("registers, bills and reads with the types of the document", async () => {
    const cmeDealerId = "dealer/1 ü"
    const dealer = await client.registerDealer({
      body: { cmeDealerId, requisite: { ...requisite, type: "LEGAL_ENTITY" } }
    })
    expect([dealer.status, dealer.body.cmeDealerId]).toEqual([201, cmeDealerId])
    const body = { operation: "GET_SETTLEMENT", dealId: "lot-1", carPrice: "100.00" } as const
    const missing = await rejection(client.createBill({ cmeDealerId, body }))
    expect(missing).toBeInstanceOf(DealerBillingProblem)
    expect(missing).toMatchObject({ status: 409, code: "account-missing", operation: "createBill", errors: [] })
    await client.addFastBuyout({ cmeDealerId })
    const bill = await client.createBill({ cmeDealerId, body })
    expectTypeOf(bill.body.commonSum).toEqualTypeOf<string>()
    expectTypeOf(bill.status).toEqualTypeOf<200 | 201>()
    expect(bill).toMatchObject({ status: 201, body: { commonSum: "100.00", status: "PENDING" } })
    expect((await client.getBill({ billId: bill.body.id })).body).toEqual(bill.body)
  })

  it("reports all problems of a request, and its id", async () => {
    const body = {
      cmeDealerId: "bad",
      requisite: { ...requisite, type: "LEGAL_ENTITY" as const, inn: "1", bik: "1" }
    }
    const error = await rejection(client.registerDealer({ body }, { requestId: "mine-1" }))
    expect(error).toMatchObject({ code: "invalid-request", requestId: "mine-1" })
    expect((error as DealerBillingProblem).errors.map(({ path }) => path)).toContain("requisite.inn")
    expect((error as DealerBillingProblem).errors.map(({ path }) => path)).toContain("requisite.bik")
  })

  it("iterates over all pages of a list", async () => {
    const cmeDealerId = "dealer-pages"
    await client.registerDealer({ body: { cmeDealerId, requisite: { ...requisite, type: "LEGAL_ENTITY" } } })
    const deals = ["a", "b", "c", "d", "e"]
    for (const dealId of deals) {
      const body = {
        operation: "GET_REWARD",
        dealId,
        carPrice: "100000.00",
        closedAt: "2026-11-20T10:00:00Z"
      } as const
      await client.createBill({ cmeDealerId, body })
    }
    const walked: Array<string> = []
    for await (const bill of client.each("getBillsByDealer", { cmeDealerId, limit: 2 })) walked.push(bill.dealId)
    expect(walked).toEqual(deals)
  })

  it("waits for Billing as long as the caller asks", async () => {
    bench.startBilling()
    const body = { cmeDealerId: "dealer-wait", requisite: { ...requisite, type: "LEGAL_ENTITY" as const } }
    expect((await client.registerDealer({ body }, { wait: 5 })).body.status).toBe("ACTIVE")
  })

  it("calls operations without input, and accepts a declared answer with 503", async () => {
    expect((await client.getHealth()).body).toEqual({ status: "ok" })
    expect((await client.getMetrics()).body).toContain("http_requests_total")
    bench.setReadiness([{ name: "database", ok: false, detail: "away" }])
    expect(await client.getReadiness()).toMatchObject({ status: 503, body: { ready: false } })
  })

  it("refuses an id that URL normalisation would remove", async () => {
    for (const billId of ["", ".", ".."]) {
      expect(await rejection(client.getBill({ billId }))).toBeInstanceOf(RangeError)
    }
  })
})
