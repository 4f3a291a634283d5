import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register, rewardOf } from "./samples.ts"

const billsOf = (json: Record<string, unknown>) =>
  json.items as ReadonlyArray<{ readonly id: string; readonly dealId: string }>

describe("bills", () => {
  const bench = makeHttpBench()

  it("returns a reward with exactly the fields of the contract", async () => {
    await register(bench, "b-shape")
    const answer = await bill(bench, "b-shape", rewardOf("b-shape-1"))
    expect(answer.status).toBe(201)
    expect(answer.headers.get("Location")).toBe(`/v1/bills/${String(answer.json.id)}`)
    expect(answer.json).toEqual({
      id: expect.stringMatching(/^[1-9][0-9]*$/),
      cmeDealerId: "b-shape",
      accountType: "COMMISSION",
      operation: "GET_REWARD",
      dealId: "b-shape-1",
      commonSum: "62500.00",
      paidSum: "0.00",
      status: "PENDING",
      paymentStatus: "UNPAID",
      invoiceId: null,
      url: null,
      vat: { mode: "included", rate: "22.00", sum: "11270.49" },
      reward: { carPrice: "1250000.00", ratePercent: "5.00", tariffFrom: "2020-01-01" },
      createdAt: expect.stringMatching(/Z$/),
      issuedAt: null,
      paidAt: null,
      cancelledAt: null,
      replaces: null,
      replacedBy: null
    })
    const found = await bench.send("GET", `/v1/bills/${String(answer.json.id)}`)
    expect([found.status, found.json]).toEqual([200, answer.json])
  })

  it("bills a settlement by the price of the car, and a deposit by its sum", async () => {
    await register(bench, "b-fast")
    await bench.send("POST", "/v1/dealers/b-fast/fast-buyout")
    const settlement = { operation: "GET_SETTLEMENT", dealId: "b-fast-1", carPrice: "900000.00" }
    expect((await bill(bench, "b-fast", settlement)).json).toMatchObject({
      accountType: "SETTLEMENT",
      commonSum: "900000.00",
      vat: { mode: "price-difference", rate: "22.00", sum: null },
      reward: null
    })
    const deposit = { operation: "GET_DEPOSIT", dealId: "b-fast-2", sum: "100000.00" }
    expect((await bill(bench, "b-fast", deposit)).json).toMatchObject({
      accountType: "DEPOSIT",
      commonSum: "100000.00",
      vat: { mode: "none", rate: null, sum: "0.00" },
      reward: null
    })
  })

  it("returns the same bill for a repeat, and a conflict that names it for different content", async () => {
    await register(bench, "b-repeat")
    const first = await bill(bench, "b-repeat", rewardOf("b-repeat-1"))
    const again = await bill(bench, "b-repeat", rewardOf("b-repeat-1"))
    expect([again.status, again.json]).toEqual([200, first.json])
    expect(again.headers.get("Location")).toBeNull()
    const other = await bill(bench, "b-repeat", rewardOf("b-repeat-1", "1.00"))
    expect([other.status, other.json.code, other.json.billId]).toEqual([409, "bill-conflict", first.json.id])
  })

  it("shows what was paid on a bill, and lists a fully paid bill as paid", async () => {
    await register(bench, "b-paid")
    const { json } = await bill(bench, "b-paid", rewardOf("b-paid-1", "1000000.00"))
    await bench.runBilling()
    const dealer = await bench.send("GET", "/v1/dealers/b-paid")
    const accounts = dealer.json.accounts as ReadonlyArray<{ readonly billing: { readonly contractId: string } }>
    const contractId = accounts[0]?.billing.contractId ?? ""
    const pay = (paymentId: string, sum: string) =>
      bench.pay({
        type: "payment.received",
        paymentId,
        contractId,
        sum,
        currency: "RUB",
        paidAt: "2026-11-20T10:00:00Z"
      })
    const look = async () => (await bench.send("GET", `/v1/bills/${String(json.id)}`)).json
    await pay("b-paid-a", "20000.00")
    expect(await look()).toMatchObject({ paidSum: "20000.00", paymentStatus: "PARTIALLY_PAID", paidAt: null })
    await pay("b-paid-b", "40000.00")
    const paid = { paidSum: "50000.00", paymentStatus: "PAID", paidAt: expect.stringMatching(/Z$/) }
    expect(await look()).toMatchObject({ ...paid, status: "ISSUED", url: expect.stringMatching(/pdf$/) })
    const list = async (status: string) =>
      billsOf((await bench.send("GET", `/v1/dealers/b-paid/bills?status=${status}`)).json)
    expect([await list("unpaid"), (await list("paid")).length]).toEqual([[], 1])
    expect((await bench.send("GET", "/v1/dealers/b-paid")).json.accounts).toMatchObject([
      { currentBalance: "10000.00" }
    ])
  })

  it("creates one bill for fifty concurrent calls", async () => {
    await register(bench, "b-race")
    const answers = await Promise.all(Array.from({ length: 50 }, () => bill(bench, "b-race", rewardOf("b-race-1"))))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.json.id)).size).toBe(1)
  })

  it.each([
    ["account-missing", 409, { operation: "GET_DEPOSIT", dealId: "b-no-1", sum: "1.00" }],
    ["tariff-missing", 422, { ...rewardOf("b-no-2"), closedAt: "2001-01-01T00:00:00Z" }],
    ["nothing-to-bill", 422, rewardOf("b-no-3", "0.01")]
  ])("answers %s with %i and makes no bill", async (code, status, body) => {
    await register(bench, "b-no")
    const answer = await bill(bench, "b-no", body)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(billsOf((await bench.send("GET", "/v1/dealers/b-no/bills?status=all")).json)).toEqual([])
  })

  it("waits for the invoice when asked to", async () => {
    const waiting = makeHttpBench()
    waiting.startBilling()
    await register(waiting, "b-wait")
    const answer = await bill(waiting, "b-wait", rewardOf("b-wait-1"), { Prefer: "wait=5" })
    expect([answer.status, answer.json.status]).toEqual([201, "ISSUED"])
    expect(answer.json.url).toMatch(/\.pdf$/)
    expect(answer.headers.get("Preference-Applied")).toBe("wait=5")
  })
})

describe("a list of bills", () => {
  const bench = makeHttpBench()
  const list = (query: string) => bench.send("GET", `/v1/dealers/l-dealer/bills${query}`)

  it("returns each bill once over all pages, oldest first", async () => {
    await register(bench, "l-dealer")
    for (const deal of ["l-1", "l-2", "l-3", "l-4", "l-5"]) await bill(bench, "l-dealer", rewardOf(deal))
    const deals: Array<string> = []
    let cursor: unknown = ""
    let pages = 0
    while (cursor !== null) {
      const page = await list(`?limit=2${cursor === "" ? "" : `&cursor=${String(cursor)}`}`)
      deals.push(...billsOf(page.json).map(({ dealId }) => dealId))
      cursor = page.json.nextCursor
      pages += 1
    }
    expect(deals).toEqual(["l-1", "l-2", "l-3", "l-4", "l-5"])
    expect(pages).toBe(3)
  })

  it("shows unpaid bills by default, and those of one account when asked", async () => {
    expect(billsOf((await list("")).json)).toHaveLength(5)
    expect(billsOf((await list("?status=paid")).json)).toHaveLength(0)
    expect(billsOf((await list("?status=cancelled")).json)).toHaveLength(0)
    expect(billsOf((await list("?accountType=DEPOSIT")).json)).toHaveLength(0)
    expect(billsOf((await list("?accountType=COMMISSION&status=all&limit=200")).json)).toHaveLength(5)
  })
})
