import { sampleRequisite } from "@dealer-billing/domain/testing"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it, vi } from "vitest"

const main = join(import.meta.dirname, "../src/main.ts")
const child = spawn(process.execPath, ["--conditions=@dealer-billing/source", main, "0"], {
  stdio: ["ignore", "pipe", "inherit"]
})
let url = ""
let output = ""
child.stdout.on("data", (chunk: Buffer) => (output += String(chunk)))

beforeAll(async () => {
  await vi.waitFor(() => expect(output).toMatch(/"port":\d/u), 60_000)
  url = `http://127.0.0.1:${/"port":(\d+)/u.exec(output)?.[1]}`
})
afterAll(async () => {
  const exit = once(child, "exit")
  child.kill()
  await exit
})

const post = async (path: string, body: unknown) => {
  const answer = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) })
  return { status: answer.status, text: await answer.text() }
}

interface View {
  readonly contractIds: ReadonlyArray<string | null>
  readonly bills: ReadonlyArray<{ readonly invoiceId: string | null; readonly paid: string }>
}
const view = async () => (await (await fetch(`${url}/dealers/d-1`)).json()) as View

it("registers, bills, and takes a payment by a webhook, once", async () => {
  expect(await post("/dealers", { cmeDealerId: "d-1", requisite: sampleRequisite })).toMatchObject({ status: 200 })
  const reward = {
    operation: "GET_REWARD",
    dealId: "lot-1",
    carPrice: "1250000.00",
    closedAt: "2026-11-20T10:00:00Z"
  }
  expect(await post("/dealers/d-1/bills", reward)).toMatchObject({ status: 200 })
  await vi.waitFor(async () => expect((await view()).bills[0]?.invoiceId).toEqual(expect.any(String)), 20_000)
  const { bills, contractIds } = await view()
  expect(bills).toMatchObject([{ paid: "UNPAID" }])
  const payment = {
    type: "payment.received",
    paymentId: "p-1",
    contractId: contractIds[0],
    invoiceId: bills[0]?.invoiceId,
    sum: "62500.00",
    currency: "RUB",
    paidAt: "2026-11-21T09:00:00Z"
  }
  expect(await post("/payments/1", payment)).toEqual({ status: 200, text: '{"outcome":"APPLIED"}' })
  expect((await view()).bills).toMatchObject([{ paid: "PAID" }])
  expect((await post("/payments/1", payment)).text).not.toContain("APPLIED")
})

it("refuses a command that it cannot read", async () => {
  expect(await post("/dealers", { cmeDealerId: "d-2" })).toMatchObject({ status: 400 })
  expect((await post("/payments/2", "nothing")).text).toContain("PARKED")
})
