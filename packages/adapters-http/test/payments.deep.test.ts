import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register } from "./samples.ts"

const key = "key-admin"
const time = expect.stringMatching(/Z$/)
const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }

interface PaymentBody {
  readonly paymentId: string
  readonly status: string
}

const itemsOf = (json: Record<string, unknown>) => json.items as ReadonlyArray<PaymentBody>

/** A dealer with two issued settlement bills of 100 and 200 roubles. */
const opened = async () => {
  const bench = makeHttpBench()
  const { pay, runBilling, send } = bench
  await register(bench, "d-1")
  await send("POST", "/v1/dealers/d-1/fast-buyout")
  await runBilling()
  const settle = (dealId: string, carPrice: string) =>
    bill(bench, "d-1", { operation: "GET_SETTLEMENT", dealId, carPrice })
  const bills = [(await settle("lot-1", "100.00")).json, (await settle("lot-2", "200.00")).json]
  await runBilling()
  const { json } = await send("GET", "/v1/dealers/d-1")
  const accounts = json.accounts as ReadonlyArray<{
    readonly accountType: string
    readonly billing: { readonly contractId: string }
  }>
  const contractId = accounts.find(({ accountType }) => accountType === "SETTLEMENT")?.billing.contractId ?? ""
  const get = async (paymentId: string) => (await send("GET", `/v1/payments/${paymentId}`, { key })).json
  return {
    ...bench,
    billIds: bills.map(({ id }) => String(id)),
    receive: (paymentId: string, sum: string, more: Readonly<Record<string, string>> = {}) =>
      pay({ type: "payment.received", paymentId, contractId, sum, ...shared, ...more }),
    get,
    list: async (query: string) => (await send("GET", `/v1/payments${query}`, { key })).json,
    resolve: (paymentId: string, body: unknown) => send("POST", `/v1/payments/${paymentId}/resolve`, { key, body })
  }
}

describe("payments", () => {
  it("have allocations with their rules", async () => {
    const { billIds, get, receive } = await opened()
    const [first, second] = billIds
    await receive("p-1", "350.00")
    const part = { from: "OUTSIDE", to: "BILL", reason: "OLDEST_OPEN_BILL", explanation: expect.any(String) }
    expect(await get("p-1")).toEqual({
      paymentId: "p-1",
      status: "APPLIED",
      type: "payment.received",
      cmeDealerId: "d-1",
      accountType: "SETTLEMENT",
      contractId: expect.any(String),
      invoiceId: null,
      namedBillId: null,
      statedSum: "350.00",
      effect: "350.00",
      paidAt: "2026-11-20T10:00:00.000Z",
      receivedAt: time,
      reversesPaymentId: null,
      revision: null,
      allocations: [
        { ...part, amount: "100.00", billId: first },
        { ...part, amount: "200.00", billId: second },
        {
          from: "OUTSIDE",
          to: "BALANCE",
          reason: "NO_OPEN_BILL",
          amount: "50.00",
          billId: null,
          explanation: "no open bill was left, so the rest stays on the account's balance for the next bill"
        }
      ],
      parked: null,
      raw: null,
      others: [],
      history: []
    })
  })

  it("that are parked are found by reason, contract and time", async () => {
    const { list, receive, send } = await opened()
    await receive("p-1", "10.00", { contractId: "c-unknown" })
    await receive("p-2", "20.00", { contractId: "c-other" })
    await receive("p-3", "1.5", { contractId: "c-unknown" })
    await receive("p-4", "30.00")
    const found = async (query: string) => itemsOf(await list(query)).map(({ paymentId }) => paymentId)
    expect(await found("?reason=UNKNOWN_CONTRACT")).toEqual(["p-1", "p-2"])
    expect(await found("?contractId=c-unknown")).toEqual(["p-1"])
    expect(await found("?reason=BAD_SUM&parkedFrom=2000-01-01T00:00:00Z")).toEqual(["parked-3"])
    expect(await found("?parkedTo=2000-01-01T00:00:00Z")).toEqual([])
    expect(await found("?status=all&contractId=c-other")).toEqual(["p-2"])
    expect(await found("?status=APPLIED&contractId=c-other")).toEqual([])
    const wrong = await send("GET", "/v1/payments?reason=NONE&parkedFrom=yesterday", { key })
    expect([wrong.status, (wrong.json.errors as ReadonlyArray<{ path: string }>).map(({ path }) => path)]).toEqual([
      400,
      ["reason", "parkedFrom"]
    ])
  })

  it("above 64 KiB are shown by their first bytes, their length and their hash", async () => {
    const { get, receive } = await opened()
    await receive("p-1", "10.00", { purpose: "x".repeat(70_000) })
    const { parked, raw, type } = await get("parked-1")
    expect([type, parked]).toMatchObject([null, { reason: "BAD_MESSAGE", detail: "longer than 65536 bytes" }])
    const { bytes, content, isTruncated, sha256 } = raw as Readonly<Record<string, unknown>>
    expect([String(content).length, Number(bytes) > 70_000, isTruncated]).toEqual([4_096, true, true])
    expect(sha256).toMatch(/^[0-9a-f]{64}$/u)
  })

  it("that are parked have a reason and the raw message, and can be applied by an operator", async () => {
    const { billIds, get, receive, resolve } = await opened()
    await receive("p-1", "250.00", { contractId: "c-unknown" })
    const before = await get("p-1")
    expect(before).toMatchObject({
      status: "PARKED",
      cmeDealerId: null,
      contractId: "c-unknown",
      statedSum: "250.00",
      effect: null,
      allocations: [],
      parked: { id: "parked-1", reason: "UNKNOWN_CONTRACT", position: { offset: "1" }, resolution: null },
      raw: { encoding: "utf-8", content: expect.stringContaining('"contractId":"c-unknown"'), isTruncated: false }
    })
    const decision = { action: "apply", cmeDealerId: "d-1", accountType: "SETTLEMENT", billId: billIds[1] }
    const applied = await resolve("p-1", decision)
    expect([applied.status, applied.json.status]).toEqual([200, "APPLIED"])
    expect(applied.json).toMatchObject({
      namedBillId: billIds[1],
      allocations: [
        { reason: "NAMED_BILL", amount: "200.00", billId: billIds[1] },
        { reason: "OLDEST_OPEN_BILL", amount: "50.00", billId: billIds[0] }
      ],
      parked: { id: "parked-1", resolvedAt: time, resolvedBy: "admin", resolution: "APPLIED" },
      history: [
        { at: time, action: "APPLY", actor: "admin", cmeDealerId: "d-1", accountType: "SETTLEMENT", note: null }
      ]
    })
    expect((await resolve("p-1", decision)).json).toEqual(applied.json)
    expect(await get("parked-1")).toEqual(applied.json)
    for (const other of [
      { action: "retry" },
      { action: "reject", reason: "x" },
      { ...decision, billId: billIds[0] }
    ]) {
      const refused = await resolve("p-1", other)
      expect([refused.status, refused.json.code]).toEqual([409, "payment-already-resolved"])
    }
  })

  it("that are unreadable have an id, too, and can only be retried or rejected", async () => {
    const { get, pay, resolve } = await opened()
    await pay({ type: "payment.received", paymentId: "p-1", sum: "1.00", ...shared })
    const found = await get("parked-1")
    expect(found).toMatchObject({
      paymentId: "parked-1",
      status: "PARKED",
      type: null,
      statedSum: null,
      parked: { reason: "BAD_MESSAGE", detail: "not a payment.received event: contractId is missing" }
    })
    const apply = await resolve("parked-1", { action: "apply", cmeDealerId: "d-1", accountType: "SETTLEMENT" })
    expect([apply.status, apply.json.code]).toEqual([409, "payment-not-applicable"])
    const retried = await resolve("parked-1", { action: "retry" })
    expect([retried.status, retried.json.status]).toEqual([200, "PARKED"])
    expect(retried.json).toMatchObject({
      parked: { attempts: 2 },
      history: [{ action: "RETRY", outcome: "PARKED" }]
    })
    const rejected = await resolve("parked-1", { action: "reject", reason: "sent again" })
    expect(rejected.json).toMatchObject({
      status: "REJECTED",
      parked: { note: "sent again", resolution: "REJECTED" }
    })
    expect((await resolve("parked-1", { action: "reject", reason: "sent again" })).json).toEqual(rejected.json)
    for (const other of [{ action: "retry" }, { action: "reject", reason: "for another reason" }]) {
      expect((await resolve("parked-1", other)).json.code).toBe("payment-already-resolved")
    }
  })

  it("with one id are distinguished: the applied one and its contradictions", async () => {
    const { get, list, receive, resolve } = await opened()
    await receive("p-1", "10.00")
    await receive("p-1", "11.00")
    await receive("p-1", "12.00")
    expect(await get("p-1")).toMatchObject({
      status: "APPLIED",
      effect: "10.00",
      parked: null,
      others: [
        { id: "parked-1", reason: "CONFLICT" },
        { id: "parked-2", reason: "CONFLICT" }
      ]
    })
    expect(await get("parked-2")).toMatchObject({ paymentId: "p-1", status: "PARKED", statedSum: "12.00" })
    const ambiguous = await resolve("p-1", { action: "reject", reason: "no" })
    expect([ambiguous.status, ambiguous.json.code]).toEqual([409, "payment-ambiguous"])
    expect(ambiguous.json.parkedIds).toEqual(["parked-1", "parked-2"])
    expect((await resolve("parked-1", { action: "reject", reason: "no" })).json.status).toBe("REJECTED")
    expect(itemsOf(await list("")).map(({ status }) => status)).toEqual(["PARKED"])
  })

  it("are listed by status, page by page", async () => {
    const { list, receive, resolve } = await opened()
    await receive("p-b", "1.00")
    await receive("p-a", "1.00")
    await receive("x-1", "1.00", { contractId: "no" })
    await receive("x-2", "1.00", { contractId: "no" })
    await resolve("x-1", { action: "reject", reason: "no" })
    const ids = async (query: string) => itemsOf(await list(query)).map(({ paymentId }) => paymentId)
    expect(await ids("")).toEqual(["x-2"])
    expect(await ids("?status=PARKED")).toEqual(["x-2"])
    expect(await ids("?status=REJECTED")).toEqual(["x-1"])
    expect(await ids("?status=APPLIED")).toEqual(["p-a", "p-b"])
    const walked: Array<string> = []
    for (let cursor = ""; ;) {
      const page = await list(`?status=all&limit=1${cursor}`)
      walked.push(...itemsOf(page).map(({ paymentId }) => paymentId))
      if (page.nextCursor === null) break
      cursor = `&cursor=${String(page.nextCursor)}`
    }
    expect(walked).toEqual(["x-1", "x-2", "p-a", "p-b"])
    for (const wrong of ["x", "Mi4", "Mi4A", Buffer.from("2.a\u0000").toString("base64url")]) {
      expect(await list(`?status=APPLIED&cursor=${wrong}`)).toMatchObject({ code: "invalid-cursor" })
    }
  })

  it("that are parked are counted in the metrics, with the age of the oldest", async () => {
    const { receive, resolve, send } = await opened()
    const read = async () => (await send("GET", "/metrics", { key })).text
    await receive("x-1", "1.00", { contractId: "no" })
    await new Promise((wake) => setTimeout(wake, 20))
    const before = await read()
    expect(before).toMatch(/^parked_payments\{reason="UNKNOWN_CONTRACT"} 1$/m)
    expect(before).toMatch(/^parked_payments_oldest_age_seconds 0\.\d+$/m)
    await resolve("x-1", { action: "reject", reason: "no" })
    const after = await read()
    expect(after).toMatch(/^parked_payments\{reason="UNKNOWN_CONTRACT"} 0$/m)
    expect(after).toMatch(/^parked_payments_oldest_age_seconds 0$/m)
  })

  it("that do not exist, and invalid decisions, are refused", async () => {
    const { receive, resolve, send } = await opened()
    for (const id of ["nobody", "parked-99", "parked-0", "%00", "x".repeat(201)]) {
      const answer = await send("GET", `/v1/payments/${id}`, { key })
      expect([answer.status, answer.json.code]).toEqual([404, "payment-not-found"])
    }
    await receive("p-1", "1.00")
    const retry = await resolve("p-1", { action: "retry" })
    expect([retry.status, retry.json.code]).toEqual([409, "payment-already-resolved"])
    expect((await resolve("nobody", { action: "retry" })).json.code).toBe("payment-not-found")
    const bodies = [
      {},
      { action: "undo" },
      { action: "reject" },
      { action: "retry", reason: "x" },
      { action: "apply" }
    ]
    for (const body of [...bodies, { action: "apply", cmeDealerId: "d-1", accountType: "X", billId: "01" }]) {
      expect((await resolve("p-1", body)).json.code).toBe("invalid-request")
    }
  })
})

describe("the preview of an allocation", () => {
  const path = "/v1/dealers/d-1/accounts/SETTLEMENT/allocation"

  it("shows what a payment would do, changes nothing, and matches the payment", async () => {
    const { billIds, get, receive, send } = await opened()
    const preview = await send("GET", `${path}?sum=350.00&billId=${billIds[1]}`)
    expect(preview.json).toMatchObject({
      sum: "350.00",
      balanceBefore: "0.00",
      balanceAfter: "50.00",
      bills: [
        { id: billIds[1], dealId: "lot-2", paidSumBefore: "0.00", paidSumAfter: "200.00", isClosed: true },
        { id: billIds[0], dealId: "lot-1", paidSumAfter: "100.00", isClosed: true }
      ]
    })
    expect((await send("GET", `${path}?sum=350.00&billId=${billIds[1]}`)).json).toEqual(preview.json)
    const { json } = await send("GET", `/v1/bills/${billIds[1]}`)
    await receive("p-1", "350.00", { invoiceId: String(json.invoiceId) })
    expect((await get("p-1")).allocations).toEqual(preview.json.allocations)
  })

  it("refuses invalid input", async () => {
    const { billIds, send } = await opened()
    const codeOf = async (where: string) => {
      const { json, status } = await send("GET", where)
      return [status, json.code]
    }
    expect(await codeOf(`${path}?sum=0.00`)).toEqual([400, "invalid-request"])
    expect(await codeOf(path)).toEqual([400, "invalid-request"])
    expect(await codeOf(`${path}?sum=1.00&billId=999`)).toEqual([404, "bill-not-found"])
    expect(await codeOf("/v1/dealers/x/accounts/DEPOSIT/allocation?sum=1.00")).toEqual([404, "dealer-not-found"])
    expect(await codeOf("/v1/dealers/d-1/accounts/OTHER/allocation?sum=1.00")).toEqual([404, "not-found"])
    const foreign = `/v1/dealers/d-1/accounts/DEPOSIT/allocation?sum=1.00&billId=${billIds[0]}`
    expect(await codeOf(foreign)).toEqual([409, "bill-of-other-account"])
  })
})
