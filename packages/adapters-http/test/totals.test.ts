import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register } from "./samples.ts"

const key = "key-admin"
const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }

/** A dealer with an issued settlement bill of 100 roubles, in the dialect `totals`. */
const opened = async () => {
  const bench = makeHttpBench({ dialect: "totals" })
  const { pay, runBilling, send } = bench
  await register(bench, "d-1")
  await send("POST", "/v1/dealers/d-1/fast-buyout")
  await runBilling()
  const made = await bill(bench, "d-1", { operation: "GET_SETTLEMENT", dealId: "lot-1", carPrice: "100.00" })
  await runBilling()
  const billId = String(made.json.id)
  const invoiceId = String((await send("GET", `/v1/bills/${billId}`)).json.invoiceId)
  return {
    ...bench,
    billId,
    invoiceId,
    total: (revision: number, totalPaid: string, more: Readonly<Record<string, string>> = {}) =>
      pay({ type: "invoice.paid-total", invoiceId, revision, totalPaid, ...shared, ...more }),
    get: async (paymentId: string) => (await send("GET", `/v1/payments/${paymentId}`, { key })).json,
    list: async (query: string) =>
      (await send("GET", `/v1/payments${query}`, { key })).json.items as ReadonlyArray<{
        readonly paymentId: string
      }>,
    resolve: (paymentId: string, body: unknown) => send("POST", `/v1/payments/${paymentId}/resolve`, { key, body })
  }
}

describe("totals", () => {
  it("are shown as a payment or reversal of their difference", async () => {
    const { billId, get, invoiceId, total } = await opened()
    await total(1, "50.00")
    await total(3, "75.00")
    await total(4, "60.00")
    const fields = {
      status: "APPLIED",
      cmeDealerId: "d-1",
      invoiceId,
      namedBillId: billId,
      reversesPaymentId: null
    }
    expect(await get(`total:${invoiceId}:3`)).toMatchObject({
      ...fields,
      type: "payment.received",
      statedSum: "75.00",
      effect: "25.00",
      revision: 3,
      allocations: [{ reason: "NAMED_BILL", amount: "25.00", billId }]
    })
    expect(await get(`total:${invoiceId}:4`)).toMatchObject({
      ...fields,
      type: "payment.reversed",
      statedSum: "60.00",
      effect: "-15.00",
      revision: 4,
      allocations: [{ reason: "REVERSED", amount: "15.00", billId }]
    })
  })

  it("that come late change nothing", async () => {
    const { get, invoiceId, list, send, billId, total } = await opened()
    await total(2, "50.00")
    expect(await total(1, "90.00")).toMatchObject([{ outcome: "STALE" }])
    expect(await get(`total:${invoiceId}:1`)).toMatchObject({ code: "payment-not-found" })
    expect((await list("?status=all")).map(({ paymentId }) => paymentId)).toEqual([`total:${invoiceId}:2`])
    expect((await send("GET", `/v1/bills/${billId}`)).json.paidSum).toBe("50.00")
  })

  it("that are parked and then overtaken are STALE when they are retried", async () => {
    const { billId, get, resolve, send, total } = await opened()
    await total(2_000, "50.00")
    expect(await get("parked-1")).toMatchObject({
      status: "PARKED",
      type: "invoice.paid-total",
      parked: { reason: "BAD_SUM", detail: expect.stringContaining("more than 1000 above the newest one") }
    })
    await total(1_000, "20.00")
    await total(1_999, "30.00")
    await total(2_001, "60.00")
    expect((await resolve("parked-1", { action: "retry" })).json).toMatchObject({
      status: "STALE",
      type: "invoice.paid-total",
      effect: null,
      parked: { resolution: "STALE", resolvedBy: "admin" }
    })
    expect((await send("GET", `/v1/bills/${billId}`)).json.paidSum).toBe("60.00")
  })

  it("are approved by an operator only for the account of their invoice", async () => {
    const { get, invoiceId, resolve, total } = await opened()
    await total(5_000, "50.00")
    const apply = { action: "apply", cmeDealerId: "d-1", accountType: "SETTLEMENT" }
    const wrong = await resolve("parked-1", { ...apply, accountType: "COMMISSION" })
    expect([wrong.status, wrong.json.code]).toEqual([409, "payment-not-applicable"])
    expect((await resolve("parked-1", apply)).json).toMatchObject({
      paymentId: `total:${invoiceId}:5000`,
      status: "APPLIED",
      type: "payment.received",
      effect: "50.00"
    })
    await total(4_000, "90.00")
    expect(await get(`total:${invoiceId}:4000`)).toMatchObject({ code: "payment-not-found" })
  })

  it("are the only events of their dialect: a payment is parked, and can be rejected", async () => {
    const { get, list, pay, resolve } = await opened()
    await pay({ type: "payment.received", paymentId: "p-1", contractId: "c-1", sum: "1.00", ...shared })
    expect(await get("parked-1")).toMatchObject({
      status: "PARKED",
      type: "payment.received",
      parked: {
        reason: "WRONG_DIALECT",
        detail: expect.stringContaining("PAYMENTS_DIALECT"),
        explanation: expect.stringContaining("PAYMENTS_DIALECT")
      }
    })
    expect(await list("?reason=WRONG_DIALECT")).toHaveLength(1)
    const apply = await resolve("parked-1", { action: "apply", cmeDealerId: "d-1", accountType: "SETTLEMENT" })
    expect([apply.status, apply.json.code]).toEqual([409, "payment-not-applicable"])
    expect((await resolve("parked-1", { action: "reject", reason: "a test of Billing" })).json.status).toBe(
      "REJECTED"
    )
  })
})
