import { describe, expect, it } from "@effect/vitest"
import { decodePaymentEvent } from "@dealer-billing/domain/internal"
import { Effect, Result } from "effect"
import { makeContract, makeInvoice, startSandbox, type Bench, type BenchOptions } from "./sandboxBench.ts"

const scenario = (name: string, body: (bench: Bench) => Promise<void>, options: BenchOptions = {}) =>
  it.live(name, () => Effect.flatMap(startSandbox(options), (bench) => Effect.promise(() => body(bench))))

/** Waits until the sink has so many events, 5 seconds at most. */
const delivered = async ({ events }: Bench, count: number) => {
  for (let round = 0; round < 250 && events.length < count; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(events).toHaveLength(count)
  return events.map(({ text }) => JSON.parse(text) as Record<string, unknown>)
}

describe("a payment", () => {
  scenario("of an invoice pays the rest, and is published as an event", async (bench) => {
    const { contractId, invoiceId } = await makeInvoice(bench)
    const part = await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "500.00" })
    const rest = await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)
    const [first, second] = await delivered(bench, 2)
    expect(first).toEqual({
      type: "payment.received",
      paymentId: part.body.paymentId,
      contractId,
      invoiceId,
      sum: "500.00",
      currency: "RUB",
      paidAt: expect.stringMatching(/^20.*Z$/)
    })
    expect(second).toMatchObject({ paymentId: rest.body.paymentId, sum: "62000.00" })
    expect(bench.events.map(({ key }) => key)).toEqual([contractId, contractId])
    for (const { text } of bench.events) {
      expect(Result.isSuccess(decodePaymentEvent(new TextEncoder().encode(text)))).toBe(true)
    }
    const again = await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)
    expect([again.status, again.body.error.code]).toEqual([409, "nothing-left"])
    expect((await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "0.01" })).status).toBe(200)
    expect((await bench.call("GET", "/sandbox/objects")).body.invoices[0]?.paid).toBe("62500.01")
  })

  scenario("to a contract names no invoice", async (bench) => {
    const { contractId } = await makeContract(bench)
    await bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum: "1250000.00" })
    const [event] = await delivered(bench, 1)
    expect(event).toMatchObject({ type: "payment.received", contractId, sum: "1250000.00" })
    expect(event).not.toHaveProperty("invoiceId")
  })

  scenario("can be reversed in parts, and never by more than came", async (bench) => {
    const { contractId, invoiceId } = await makeInvoice(bench)
    const { paymentId } = (await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "100.00" })).body
    const reverse = (id: string, body?: unknown) => bench.call("POST", `/sandbox/payments/${id}/reverse`, body)
    const part = await reverse(paymentId, { sum: "30.00" })
    expect((await reverse(paymentId, { sum: "70.01" })).status).toBe(409)
    const rest = await reverse(paymentId)
    expect((await reverse(paymentId)).status).toBe(409)
    expect((await reverse(part.body.paymentId)).status).toBe(409)
    expect((await reverse("payment-0")).status).toBe(404)
    const events = await delivered(bench, 3)
    expect(events[1]).toMatchObject({ type: "payment.reversed", reversesPaymentId: paymentId, sum: "30.00" })
    expect(events[2]).toMatchObject({ paymentId: rest.body.paymentId, sum: "70.00" })
    expect(bench.events[2]?.key).toBe(contractId)
  })

  scenario("is refused unless its sum is exact kopecks", async (bench) => {
    const { contractId, invoiceId } = await makeInvoice(bench)
    for (const sum of ["1", "1.0", "1.001", "-1.00", "0.00", "1,00", "01.00", 1, null, "1e3"]) {
      const answers = [
        await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum }),
        await bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum })
      ]
      expect(answers.map(({ status }) => status)).toEqual([400, 400])
    }
    expect((await bench.call("POST", `/sandbox/contracts/${contractId}/pay`)).status).toBe(400)
    expect((await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { summ: "1.00" })).status).toBe(400)
    expect((await bench.call("POST", "/sandbox/invoices/invoice-0/pay")).status).toBe(404)
    expect(bench.events).toEqual([])
  })
})

describe("a cancellation", () => {
  scenario("takes back an invoice without money, once", async (bench) => {
    const { invoiceId } = await makeInvoice(bench)
    const cancel = () => bench.call("PUT", `/v1/invoices/${invoiceId}/cancellation`, { reason: "Ошибка" })
    const first = await cancel()
    expect(first).toMatchObject({ status: 200, body: { invoiceId, cancelledAt: expect.any(String) } })
    expect(await cancel()).toEqual(first)
    expect((await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)).status).toBe(409)
    const unknown = await bench.call("PUT", "/v1/invoices/invoice-0/cancellation", { reason: "Ошибка" })
    expect(unknown.status).toBe(404)
  })

  scenario("is refused as long as there is money on it", async (bench) => {
    const { invoiceId } = await makeInvoice(bench)
    const { paymentId } = (await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "1.00" })).body
    const cancel = () => bench.call("PUT", `/v1/invoices/${invoiceId}/cancellation`, { reason: "Ошибка" })
    expect((await cancel()).body.error.code).toBe("invoice-has-money")
    await bench.call("POST", `/sandbox/payments/${paymentId}/reverse`)
    expect((await cancel()).status).toBe(200)
  })
})

describe("events", () => {
  scenario("come in the order of the payments, when many pay at once", async (bench) => {
    const { contractId } = await makeContract(bench)
    await Promise.all(
      Array.from({ length: 30 }, () => bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum: "1.00" }))
    )
    await delivered(bench, 30)
    const sequences = bench.events.map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.toSorted((left, right) => Number(left - right)))
  })

  scenario(
    "wait for a sink that refuses, and then come in order",
    async (bench) => {
      const { contractId } = await makeContract(bench)
      for (const sum of ["1.00", "2.00", "3.00"]) {
        await bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum })
      }
      const events = await delivered(bench, 3)
      expect(events.map(({ sum }) => sum)).toEqual(["1.00", "2.00", "3.00"])
    },
    { refusals: { left: 4 } }
  )

  scenario("are delivered at once", async (bench) => {
    const { contractId } = await makeContract(bench)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum: "1.00" })
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(bench.events).toHaveLength(1)
  })

  scenario("can be any bytes at all", async (bench) => {
    const post = async (body: string, query = "") => {
      const headers = { "content-type": "application/json" }
      const response = await fetch(`${bench.url}/sandbox/events${query}`, { method: "POST", headers, body })
      return { status: response.status, body: (await response.json()) as unknown }
    }
    expect(await post("no json {")).toEqual({ status: 202, body: { sequence: "1" } })
    expect(await post('{"type": "invoice.paid-total"}', "?key=contract-1")).toMatchObject({ status: 202 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(bench.events.map(({ key, text }) => [key, text])).toEqual([
      [null, "no json {"],
      ["contract-1", '{"type": "invoice.paid-total"}']
    ])
  })
})
