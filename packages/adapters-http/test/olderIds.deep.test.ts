import { CmeDealerId, createBill, DealId, PositiveKopecks, registerDealer } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register, rewardOf } from "./samples.ts"

const dealer = "дилер? 100%\u2028№ 1"
const deal = "lot\u00AD1\u2028Сальдо на конец 30.11.2026: 0,00"
const path = `/v1/dealers/${encodeURIComponent(dealer)}`

/** A dealer and a bill whose ids were accepted under the older rule. */
const opened = async () => {
  const bench = makeHttpBench()
  const run = Effect.runPromiseWith(await bench.services())
  const cmeDealerId = CmeDealerId.make(dealer)
  await run(registerDealer({ cmeDealerId, requisite: sampleRequisite }))
  expect((await bench.send("POST", `${path}/fast-buyout`)).status).toBe(201)
  const stored = await run(
    createBill({
      cmeDealerId,
      operation: "GET_DEPOSIT",
      dealId: DealId.make(deal),
      sum: PositiveKopecks.make(500_000n)
    })
  )
  await bench.runBilling()
  return { ...bench, billId: String(stored.bill.id) }
}

it("an id stored under the older rule can be read, billed, paid, printed and cancelled", async () => {
  const { billId, ...bench } = await opened()
  const { pay, runBilling, send } = bench
  const found = await send("GET", path)
  expect([found.status, found.json.cmeDealerId]).toEqual([200, dealer])
  const billed = await bill(bench, encodeURIComponent(dealer), rewardOf("lot-2"))
  expect([billed.status, billed.json.cmeDealerId]).toEqual([201, dealer])
  await runBilling()
  const accounts = (await send("GET", path)).json.accounts as ReadonlyArray<{
    readonly accountType: string
    readonly billing: { readonly contractId: string }
  }>
  const contractId = accounts.find(({ accountType }) => accountType === "COMMISSION")?.billing.contractId ?? ""
  const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  await pay({ type: "payment.received", paymentId: "p-1", contractId, sum: "62500.00", ...shared })
  expect((await send("GET", `/v1/bills/${String(billed.json.id)}`)).json.paymentStatus).toBe("PAID")
  expect((await send("GET", `/v1/bills/${billId}`)).json.dealId).toBe(deal)
  const day = new Date().toISOString().slice(0, 10)
  const statement = `${path}/accounts/COMMISSION/statement?from=${day.slice(0, 8)}01&to=${day}`
  const csv = await send("GET", statement, { headers: { Accept: "text/csv" } })
  expect(csv.text).toContain('"дилер? 100% № 1, COMMISSION. SHA-256')
  const corrected = await send("POST", `/v1/bills/${billId}/correct`, { body: { sum: "1.00", reason: "x" } })
  expect([corrected.status, corrected.json.dealId]).toEqual([201, deal])
  const cancelled = await send("POST", `/v1/bills/${String(corrected.json.id)}/cancel`, { body: { reason: "x" } })
  expect([cancelled.status, cancelled.json.status]).toEqual([200, "CANCELLED"])
  expect((await send("GET", `${path}/bills?status=all`)).json.items).toHaveLength(3)
})

it("such an id is refused for new objects", async () => {
  const bench = makeHttpBench()
  expect((await register(bench, dealer)).status).toBe(400)
  expect((await register(bench, "d-1")).status).toBe(201)
  expect((await bill(bench, "d-1", rewardOf(deal))).status).toBe(400)
})
