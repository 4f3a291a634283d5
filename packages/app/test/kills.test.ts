import { once } from "node:events"
import { assert, describe, it } from "@effect/vitest"
import type { BillBody } from "../src/demo/Api.ts"
import { eventually, lotus, payInvoice, post, requisite, reward } from "./caller.ts"
import { sandboxObjects, temporaryFolder, twins } from "./caller.ts"
import { runService, type RunningService } from "./runService.ts"

const steps = ["after_mark_sent", "after_http_reply", "in_tx_store_result", "after_store_result"]
const kinds = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"]
const paymentSteps = ["in_tx_after_alloc", "after_db_commit"]

/** Waits until the service has killed itself; it fails when the service lives on. */
const assertKilled = async (service: RunningService, point: string): Promise<void> => {
  if (service.process.signalCode === null) {
    await Promise.race([once(service.process, "exit"), new Promise((resolve) => setTimeout(resolve, 20_000))])
  }
  assert.strictEqual(service.process.signalCode, "SIGKILL", `the process was not killed at ${point}`)
}

const unlessKilled = (call: Promise<Response>): Promise<Response | null> => call.catch(() => null)

describe("a service that is killed between two steps", () => {
  it("goes on after each kill and ends with one object each in Billing", { timeout: 250_000 }, async () => {
    const environment = { DATA_DIR: temporaryFolder() }
    const accepted: Array<{ readonly dealer: string; readonly deal: string }> = []
    const points = steps.flatMap((step) => kinds.map((kind) => `${step}/${kind}`))
    for (const [round, point] of points.entries()) {
      const service = await runService({ ...environment, FAILPOINT: point })
      const dealer = `d-${round}`
      const deal = `lot-${round}`
      const body = { cmeDealerId: dealer, requisite }
      const registered = await unlessKilled(post(`${service.url}/v1/dealers`, body, "dev-lotus"))
      if (registered?.ok) {
        const billed = await unlessKilled(
          post(`${service.url}/v1/dealers/${dealer}/bills`, reward(deal), "dev-lotus")
        )
        if (billed?.status === 201) accepted.push({ dealer, deal })
      }
      await assertKilled(service, point)
    }
    assert.isAbove(accepted.length, points.length / 2, "too few bills were accepted before the kills")
    const service = await runService(environment)
    const api = lotus(service)
    for (const { deal, dealer } of accepted) {
      const bill = await eventually(
        async () => (await api.createBill(dealer, reward(deal))).body,
        (read) => read.status === "ISSUED"
      )
      assert.strictEqual(bill.status, "ISSUED", `${dealer} ${deal}`)
      assert.strictEqual((await api.getDealer(dealer)).body.status, "ACTIVE")
    }
    const objects = await sandboxObjects(service)
    assert.deepStrictEqual(twins(objects), [])
    const stored: Array<string> = []
    for (const round of points.keys()) {
      const listed = await api.getBills(`d-${round}`, "all")
      if (listed.status === 200) stored.push(...listed.body.items.map((bill) => `${bill.dealId}:GET_REWARD:1`))
    }
    assert.includeMembers(
      stored,
      accepted.map(({ deal }) => `${deal}:GET_REWARD:1`)
    )
    const invoices = async () => (await sandboxObjects(service)).invoices.map((invoice) => invoice.ref)
    const issued = await eventually(invoices, (refs) => refs.length === stored.length)
    assert.sameMembers(issued, stored)
    for (const kind of ["clients", "payers", "contracts"] as const) {
      assert.includeMembers(
        objects[kind].map((object) => object.ref),
        accepted.map(({ dealer }) => `${dealer}:COMMISSION`)
      )
    }
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("applies a payment once, wherever it is killed", { timeout: 90_000 }, async () => {
    const environment = { DATA_DIR: temporaryFolder() }
    for (const [round, point] of paymentSteps.entries()) {
      const service = await runService({ ...environment, FAILPOINT: point })
      const api = lotus(service)
      await api.registerDealer(`p-${round}`, requisite)
      const bill = (await api.createBill(`p-${round}`, reward(`paid-${round}`))).body
      await payInvoice(service, bill, "62500.07").catch(() => undefined)
      await assertKilled(service, point)
      const again = await runService(environment)
      const read = async (): Promise<BillBody> => (await lotus(again).getBill(bill.id)).body
      const paid = await eventually(read, ({ paymentStatus }) => paymentStatus === "PAID")
      assert.strictEqual(paid.paidSum, "62500.00")
      const { accounts } = (await lotus(again).getDealer(`p-${round}`)).body
      assert.strictEqual(accounts[0]?.currentBalance, "0.07")
      assert.strictEqual(await again.end("SIGTERM"), 0)
    }
  })
})
