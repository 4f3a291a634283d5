import { describe, expect, it } from "@effect/vitest"
import { decodePaymentEvent } from "@dealer-billing/domain/internal"
import { freshDatabase } from "@dealer-billing/test-kit"
import { Effect, Result } from "effect"
import { makeContract, makeInvoice, startSandbox, type Bench } from "./sandboxBench.ts"

const scenario = (name: string, body: (bench: Bench) => Promise<void>) =>
  it.live(name, () =>
    Effect.flatMap(startSandbox({ dialect: "totals" }), (bench) => Effect.promise(() => body(bench)))
  )

/** Waits until the sink has so many events, 5 seconds at most. */
const delivered = async ({ events }: Bench, count: number) => {
  for (let round = 0; round < 250 && events.length < count; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(events).toHaveLength(count)
  return events.map(({ text }) => JSON.parse(text) as Record<string, unknown>)
}

const told = (events: ReadonlyArray<Record<string, unknown>>) =>
  events.map(({ revision, totalPaid }) => [revision, totalPaid])

describe("with the dialect totals the sandbox", () => {
  scenario("states what was paid on the invoice so far, with a revision that rises by one", async (bench) => {
    const { contractId, invoiceId } = await makeInvoice(bench)
    const part = await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "500.00" })
    await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)
    await bench.call("POST", `/sandbox/payments/${part.body.paymentId}/reverse`, { sum: "20.00" })
    await bench.call("POST", `/sandbox/payments/${part.body.paymentId}/reverse`)
    const events = await delivered(bench, 4)
    expect(events[0]).toEqual({
      type: "invoice.paid-total",
      invoiceId,
      totalPaid: "500.00",
      revision: 1,
      currency: "RUB",
      paidAt: expect.stringMatching(/^20.*Z$/)
    })
    expect(told(events)).toEqual([
      [1, "500.00"],
      [2, "62500.00"],
      [3, "62480.00"],
      [4, "62000.00"]
    ])
    for (const { key, text } of bench.events) {
      expect(key).toBe(contractId)
      expect(Result.isSuccess(decodePaymentEvent(new TextEncoder().encode(text)))).toBe(true)
    }
  })

  scenario("counts each invoice by itself", async (bench) => {
    const first = await makeInvoice(bench, "lot-1")
    const second = await makeInvoice(bench, "lot-2")
    for (const { invoiceId } of [first, second, first]) {
      await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "1.00" })
    }
    const events = await delivered(bench, 3)
    expect(events.map(({ invoiceId }) => invoiceId)).toEqual([first.invoiceId, second.invoiceId, first.invoiceId])
    expect(told(events)).toEqual([
      [1, "1.00"],
      [1, "1.00"],
      [2, "2.00"]
    ])
  })

  scenario("skips no revision when many pay and take back at once", async (bench) => {
    const { invoiceId } = await makeInvoice(bench)
    const pay = () => bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`, { sum: "1.00" })
    const paid = await Promise.all(Array.from({ length: 15 }, pay))
    await Promise.all([
      ...paid.slice(0, 10).map(({ body }) => bench.call("POST", `/sandbox/payments/${body.paymentId}/reverse`)),
      ...Array.from({ length: 5 }, pay)
    ])
    const events = await delivered(bench, 30)
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    expect(events.at(-1)?.totalPaid).toBe("10.00")
  })

  scenario("refuses money that names no invoice, and keeps none of it", async (bench) => {
    const { contractId } = await makeContract(bench)
    const answer = await bench.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum: "1.00" })
    expect([answer.status, answer.body.error.code]).toEqual([409, "no-invoice"])
    expect(answer.body.error.message).toContain("PAYMENTS_DIALECT=totals")
    expect(bench.events).toEqual([])
  })

  it.live("refuses to take back such money of the other dialect", () =>
    Effect.gen(function* () {
      const databaseUrl = yield* Effect.promise(freshDatabase)
      const before = yield* startSandbox({ databaseUrl })
      const paymentId = yield* Effect.promise(async () => {
        const { contractId } = await makeContract(before)
        return (await before.call("POST", `/sandbox/contracts/${contractId}/pay`, { sum: "1.00" })).body.paymentId
      })
      const { call } = yield* startSandbox({ databaseUrl, dialect: "totals" })
      const answer = yield* Effect.promise(() => call("POST", `/sandbox/payments/${paymentId}/reverse`))
      expect([answer.status, answer.body.error.code]).toEqual([409, "no-invoice"])
    })
  )
})
