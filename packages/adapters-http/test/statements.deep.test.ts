import { defaultTariffs } from "@dealer-billing/domain"
import { describe, expect, it, vi } from "vitest"
import { negotiate } from "../src/endpoint/negotiate.ts"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register, requisite, rewardOf } from "./samples.ts"

// Each test starts its own threads.
vi.setConfig({ testTimeout: 120_000 })

const shared = { currency: "RUB", paidAt: "2026-03-01T10:00:00Z" }
const hour = 3_600_000
/** Days in the seller's time zone around now: midnight may pass while the test runs. */
const day = (shiftHours: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: defaultTariffs.timeZone }).format(
    new Date(Date.now() + shiftHours * hour)
  )
const [from, to] = [day(-24), day(24)]
const period = `from=${from}&to=${to}`
const settlement = "/v1/dealers/d-1/accounts/SETTLEMENT/statement"
const commission = "/v1/dealers/d-1/accounts/COMMISSION/statement"

/** A dealer with two issued rewards of 62500.00 each, and one payment of 100000.00 for both. */
const opened = async () => {
  const bench = makeHttpBench()
  await register(bench, "d-1")
  await bench.runBilling()
  const bills = [await bill(bench, "d-1", rewardOf("lot-1")), await bill(bench, "d-1", rewardOf("lot-2"))]
  await bench.runBilling()
  const { json } = await bench.send("GET", "/v1/dealers/d-1")
  const [account] = json.accounts as ReadonlyArray<{ readonly billing: { readonly contractId: string } }>
  const contractId = account?.billing.contractId ?? ""
  await bench.pay({ type: "payment.received", paymentId: "p-1", contractId, sum: "100000.00", ...shared })
  const get = (path: string, accept?: string) =>
    bench.send("GET", path, { headers: accept === undefined ? {} : { Accept: accept } })
  return { ...bench, get, billIds: bills.map(({ json: { id } }) => String(id)) }
}

describe("the reconciliation statement", () => {
  it("has balances, rows and the debtor, and equal statements have equal hashes", async () => {
    const { billIds, get } = await opened()
    const { headers, json, status } = await get(`${commission}?${period}`)
    expect([status, headers.get("vary"), headers.get("content-type")]).toEqual([200, "Accept", "application/json"])
    const row = { bookedAt: expect.stringMatching(/Z$/u), day: expect.any(String), reversesPaymentId: null }
    const billed = (index: number) => ({
      ...row,
      kind: "BILL",
      documentId: billIds[index],
      billId: billIds[index],
      dealId: `lot-${index + 1}`,
      invoiceNumber: expect.any(String),
      paidAt: null,
      debit: "62500.00",
      credit: "0.00"
    })
    expect(json).toEqual({
      cmeDealerId: "d-1",
      accountType: "COMMISSION",
      from,
      to,
      timeZone: "Europe/Moscow",
      isFinal: false,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/u),
      openingBalance: "0.00",
      rows: [
        billed(0),
        billed(1),
        {
          ...row,
          kind: "PAYMENT",
          documentId: "p-1",
          billId: null,
          dealId: null,
          invoiceNumber: null,
          paidAt: "2026-03-01T10:00:00.000Z",
          debit: "0.00",
          credit: "100000.00"
        }
      ],
      debitTurnover: "125000.00",
      creditTurnover: "100000.00",
      closingBalance: "25000.00",
      debtor: "DEALER"
    })
    expect((await get(`${commission}?${period}`)).json.hash).toBe(json.hash)
    expect((await get(`${commission}?from=${from}&to=${from}`)).json.hash).not.toBe(json.hash)
  })

  it("is CSV or PDF by Accept", async () => {
    const { get } = await opened()
    const csv = await get(`${commission}?${period}`, "text/csv")
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(csv.headers.get("content-disposition")).toBe(
      `attachment; filename="statement-COMMISSION-${from}-${to}.csv"`
    )
    expect(csv.text).toContain(";Сальдо конечное;25000,00;;")
    expect(csv.text).toContain("Предварительный: период ещё не закрыт")
    const { hash } = (await get(`${commission}?${period}`)).json
    expect(csv.text).toContain(`SHA-256 ${String(hash)}";`)
    const pdf = await get(`${commission}?${period}`, "application/json;q=0.5, application/pdf")
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"])
    expect(pdf.text.startsWith("%PDF-")).toBe(true)
    const none = await get(`${commission}?${period}`, "image/png")
    expect([none.status, none.json.code]).toEqual([406, "not-acceptable"])
    expect((await get("/v1/dealers/d-1", "image/png")).status).toBe(200)
  })

  it("is the same PDF for a past month, whatever the dealer's legal details become", async () => {
    const { get, send } = await opened()
    const over = `${commission}?from=2026-02-01&to=2026-02-28`
    const documents = async () => [
      await get(over, "application/pdf"),
      await get(`${commission}?${period}`, "application/pdf")
    ]
    const before = await documents()
    const body = { ...requisite, name: "ООО «Новое имя»" }
    expect((await send("PUT", "/v1/dealers/d-1/requisite", { body })).status).toBe(200)
    const after = await documents()
    expect(after.map(({ status }) => status)).toEqual([200, 200])
    expect(after[0]?.text === before[0]?.text).toBe(true)
    expect(after[1]?.text === before[1]?.text).toBe(false)
  })

  it("is refused with the right problem", async () => {
    const { get, send } = await opened()
    const codeOf = async (path: string) => {
      const { json, status } = await get(path)
      return [status, json.code, (json.errors as ReadonlyArray<{ path: string }> | undefined)?.map((e) => e.path)]
    }
    expect(await codeOf(`${commission}?from=2026-11-30`)).toEqual([400, "invalid-request", ["to"]])
    expect(await codeOf(`${commission}?from=2026-12-01&to=2026-11-30`)).toEqual([400, "invalid-request", ["to"]])
    expect(await codeOf(`${commission}?from=2026-02-30&to=2026-03-01`)).toEqual([400, "invalid-request", ["from"]])
    expect(await codeOf(`${commission}?from=2020-01-01&to=2026-11-30`)).toEqual([400, "invalid-request", ["to"]])
    expect(await codeOf(`${settlement}?${period}`)).toEqual([409, "account-missing", undefined])
    expect(await codeOf(`/v1/dealers/d-2/accounts/DEPOSIT/statement?${period}`)).toEqual([
      404,
      "dealer-not-found",
      undefined
    ])
    expect((await send("GET", `${commission}?${period}`, { key: "key-write" })).status).toBe(403)
  })
})

describe("the dealer's statement", () => {
  const compare = async (body: unknown, headers: Record<string, string> = { "Content-Type": "text/csv" }) => {
    const bench = await opened()
    const answer = await bench.send("POST", `${commission}/compare?${period}`, { body, headers })
    return { ...bench, ...answer }
  }

  it("is compared line by line, in every form that Russian spreadsheets write", async () => {
    const today = day(0).split("-").toReversed().join(".")
    // «Дата;Документ;Дебет;Кредит» in windows-1251.
    const title = [0xc4, 0xe0, 0xf2, 0xe0, 0x3b, 0xc4, 0xee, 0xea, 0xf3, 0xec, 0xe5, 0xed, 0xf2, 0x3b]
    const sides = [0xc4, 0xe5, 0xe1, 0xe5, 0xf2, 0x3b, 0xca, 0xf0, 0xe5, 0xe4, 0xe8, 0xf2, 0x0d, 0x0a]
    const opening = ";Opening balance;;1,50\r\n"
    const rows = `${opening}${today};lot-1;;62500,00\r\n${today};lot-2;;"62 000,50"\r\n${today};p-9;99,00;\r\n`
    const body = Uint8Array.from([...title, ...sides, ...new TextEncoder().encode(rows)])
    const { billIds, json, send, status } = await compare(body, {
      "Content-Type": "text/csv; charset=windows-1251"
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      counts: { MATCHED: 1, SUM_DIFFERS: 1, ONLY_OURS: 1, ONLY_THEIRS: 1 },
      opening: {
        outcome: "DIFFERS",
        difference: "-1.50",
        ours: "0.00",
        theirs: { line: 2, debit: "0.00", credit: "1.50" }
      },
      difference: "-99403.00",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/u)
    })
    const outcomes = (json.lines as ReadonlyArray<Record<string, unknown>>).map(
      ({ outcome, matchedBy, difference }) => [outcome, matchedBy, difference]
    )
    expect(outcomes).toEqual([
      ["MATCHED", "DOCUMENT_AND_SUM", "0.00"],
      ["SUM_DIFFERS", "DOCUMENT", "499.50"],
      ["ONLY_THEIRS", null, "99.00"],
      ["ONLY_OURS", null, "-100000.00"]
    ])
    const audit = await send("GET", "/v1/audit?limit=200", { key: "key-admin" })
    expect(audit.text).toContain("createBill")
    expect(audit.text).not.toContain("compareStatement")
    const [first] = json.lines as ReadonlyArray<Record<string, unknown>>
    expect(first).toMatchObject({
      ours: { documentId: billIds[0], debit: "62500.00" },
      theirs: { line: 3, document: "lot-1", debit: "0.00", credit: "62500.00" }
    })
  })

  it("is refused line by line, by its type, and by its size", async () => {
    const bad = await compare("30.11.2026;a;x;\n31.11.2026;b;1,00;")
    expect([bad.status, bad.json.errors]).toEqual([
      400,
      [
        { path: "line 1", code: "wrong-format", message: "not an amount; use 1234,50 or 1234.50" },
        { path: "line 2", code: "wrong-format", message: "not a date; use 30.11.2026 or 2026-11-30" }
      ]
    ])
    expect((await compare("{}", { "Content-Type": "application/json" })).json.code).toBe("unsupported-media-type")
    const anyBytes = { "Content-Type": "application/octet-stream" }
    expect((await compare("30.11.2026;a;1,00;", anyBytes)).status).toBe(200)
    expect((await compare(";".repeat(1_048_577))).json.code).toBe("body-too-large")
    // Larger than a JSON body may be.
    expect((await compare("30.11.2026;a;1,00;\n".repeat(8_000))).status).toBe(200)
  })
})

describe("the monthly summary", () => {
  it("has every car with what is paid and owed, and the allocations of the payment", async () => {
    const { billIds, get } = await opened()
    const month = day(0).slice(0, 7)
    const { json, status } = await get(`/v1/dealers/d-1/monthly-summary?month=${month}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      cmeDealerId: "d-1",
      month,
      cars: [
        {
          billId: billIds[0],
          dealId: "lot-1",
          carPrice: "1250000.00",
          ratePercent: "5.00",
          reward: "62500.00",
          vat: { mode: "included", rate: "22.00", sum: "11270.49" },
          paid: "62500.00",
          owed: "0.00",
          allocations: [
            {
              bookedAt: expect.stringMatching(/Z$/u),
              reason: "OLDEST_OPEN_BILL",
              from: "OUTSIDE",
              to: "BILL",
              change: "62500.00",
              paymentId: "p-1",
              explanation: expect.any(String)
            }
          ]
        },
        { billId: billIds[1], paid: "37500.00", owed: "25000.00", paymentStatus: "PARTIALLY_PAID" }
      ],
      totals: {
        cars: 2,
        carPrice: "2500000.00",
        reward: "125000.00",
        vat: "22540.98",
        paid: "100000.00",
        owed: "25000.00"
      },
      payments: [
        {
          paymentId: "p-1",
          effect: "100000.00",
          allocations: [
            { reason: "OLDEST_OPEN_BILL", amount: "62500.00", billId: billIds[0], explanation: expect.any(String) },
            { reason: "OLDEST_OPEN_BILL", amount: "37500.00", billId: billIds[1] }
          ]
        }
      ],
      balance: "0.00"
    })
    const csv = await get(`/v1/dealers/d-1/monthly-summary?month=${month}`, "text/csv")
    expect(csv.text).toContain(';"lot-2";1250000,00;5,00;62500,00;11270,49;37500,00;25000,00;ISSUED\r\n')
    expect(csv.text).toContain("Итого;;2;2500000,00;;125000,00;22540,98;100000,00;25000,00;")
    expect((await get("/v1/dealers/d-1/monthly-summary?month=2020-01")).json).toMatchObject({
      cars: [],
      payments: []
    })
    expect((await get("/v1/dealers/d-1/monthly-summary?month=2026-13")).status).toBe(400)
  })
})

describe("the allocations of a bill", () => {
  it("have each movement of its money, also those that no payment caused", async () => {
    const { billIds, get, send } = await opened()
    await send("POST", `/v1/bills/${String(billIds[0])}/cancel`, { body: { reason: "x" } })
    const allocations = async (id: unknown) => {
      const { json, status } = await get(`/v1/bills/${String(id)}/allocations`)
      const items = json.items as ReadonlyArray<{ readonly change: string; readonly paymentId: string | null }>
      return [status, json.billId, json.paidSum, items.map(({ change, paymentId }) => [change, paymentId])]
    }
    expect(await allocations(billIds[0])).toEqual([
      200,
      billIds[0],
      "0.00",
      [
        ["62500.00", "p-1"],
        ["-62500.00", null]
      ]
    ])
    expect(await allocations(billIds[1])).toEqual([
      200,
      billIds[1],
      "62500.00",
      [
        ["37500.00", "p-1"],
        ["25000.00", null]
      ]
    ])
    expect((await get("/v1/bills/999999999/allocations")).json.code).toBe("bill-not-found")
    expect((await get("/v1/bills/x/allocations")).json.code).toBe("bill-not-found")
  })
})

describe("the media type of an answer", () => {
  const offered = ["application/json", "text/csv", "application/pdf"] as const
  it.each([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["text/html, */*;q=0.8", "application/json"],
    ["text/*", "text/csv"],
    ["application/pdf;q=0.9, text/csv;q=0.1", "application/pdf"],
    ["APPLICATION/PDF", "application/pdf"],
    ["application/*, application/json;q=0", "application/pdf"],
    ["text/html", undefined],
    ["*/*;q=0", undefined]
  ])("that is asked for as %s is %s", (accept, expected) => {
    expect(negotiate(accept, offered)).toMatchObject(
      expected === undefined ? { _tag: "Failure" } : { _tag: "Success", success: expected }
    )
  })
})
