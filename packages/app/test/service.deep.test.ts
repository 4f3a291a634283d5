import { execFileSync } from "node:child_process"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { expectProblem } from "../src/demo/Api.ts"
import {
  eventually,
  lotus,
  payInvoice,
  requisite,
  reward,
  sandboxObjects,
  temporaryFolder,
  twins
} from "./caller.ts"
import { runService, type RunningService } from "./runService.ts"

const folder = temporaryFolder()
const postgresOfFolder = (): string => {
  try {
    return execFileSync("pgrep", ["-af", `postgres.*${folder}`], { encoding: "utf8" })
  } catch {
    return ""
  }
}

describe("the embedded service", () => {
  let service: RunningService
  beforeAll(async () => {
    service = await runService({ DATA_DIR: folder })
  })
  afterAll(async () => {
    await service.end("SIGKILL")
  })

  it("is ready, and documents itself", async () => {
    assert.strictEqual((await fetch(`${service.url}/healthz`)).status, 200)
    assert.strictEqual((await fetch(`${service.url}/readyz`)).status, 200)
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as { openapi: string }
    assert.match(document.openapi, /^3\.1/)
    assert.include(await (await fetch(`${service.url}/docs`)).text(), "<html")
  })

  it("takes a dealer from registration to an overpaid bill, with a real PDF", async () => {
    const api = lotus(service)
    const dealer = await api.registerDealer("d-1", requisite)
    assert.strictEqual(dealer.status, 201)
    assert.strictEqual(dealer.body.status, "ACTIVE")
    const bill = (await api.createBill("d-1", reward("lot-1"))).body
    assert.deepInclude(bill, { status: "ISSUED", commonSum: "62500.00", paymentStatus: "UNPAID" })
    const pdf = await fetch(bill.url ?? "")
    assert.strictEqual(pdf.headers.get("content-type"), "application/pdf")
    await payInvoice(service, bill, "62500.01")
    const paid = await eventually(
      async () => (await api.getBill(bill.id)).body,
      (read) => read.paymentStatus === "PAID"
    )
    assert.strictEqual(paid.paidSum, "62500.00")
    assert.strictEqual((await api.getDealer("d-1")).body.accounts[0]?.currentBalance, "0.01")
    assert.deepStrictEqual((await api.getBills("d-1", "unpaid")).body.items, [])
  })

  it("agrees with Billing on the payments of the invoice", async () => {
    const objects = await sandboxObjects(service)
    assert.deepStrictEqual(twins(objects), [])
    assert.deepStrictEqual(
      [objects.clients.length, objects.payers.length, objects.contracts.length, objects.invoices.length],
      [1, 1, 1, 1]
    )
  })

  it("refuses other content under a known deal and changes nothing", async () => {
    const api = lotus(service)
    const before = (await api.getBills("d-1", "all")).body
    const refused = await expectProblem(api.createBill("d-1", reward("lot-1", "1250000.01")))
    assert.deepStrictEqual([refused.status, refused.code], [409, "bill-conflict"])
    assert.deepStrictEqual((await api.getBills("d-1", "all")).body, before)
  })

  it("stops cleanly, leaves no Postgres behind, and keeps its data", async () => {
    assert.include(postgresOfFolder(), folder)
    assert.strictEqual(await service.end("SIGTERM"), 0, service.output())
    assert.strictEqual(postgresOfFolder(), "")
    service = await runService({ DATA_DIR: folder })
    const bills = (await lotus(service).getBills("d-1", "all")).body.items
    assert.deepStrictEqual(
      bills.map((bill) => [bill.dealId, bill.paymentStatus]),
      [["lot-1", "PAID"]]
    )
  })
})
