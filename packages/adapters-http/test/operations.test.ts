import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, register, rewardOf } from "./samples.ts"

const key = "key-admin"
const time = expect.stringMatching(/Z$/)

interface OperationBody {
  readonly id: string
  readonly state: string
  readonly kind: string
}

const itemsOf = (json: Record<string, unknown>) => json.items as ReadonlyArray<OperationBody>

/** A dealer whose invoice got no answer from a Billing without look-up; `act` decides about its operation. */
const stuck = async () => {
  const bench = makeHttpBench()
  await bench.billing((billing) => billing.setRecovery("none"))
  await bench.billing((billing) => billing.plan({ _tag: "DropAfterCommit" }, { on: "INVOICE" }))
  await register(bench, "o-dealer")
  const { json } = await bill(bench, "o-dealer", rewardOf("o-deal"))
  await bench.runBilling()
  const [operation] = itemsOf((await bench.send("GET", "/v1/operations?state=IN_DOUBT", { key })).json)
  const id = operation?.id ?? ""
  return {
    ...bench,
    id,
    billNow: async () => (await bench.send("GET", `/v1/bills/${String(json.id)}`)).json,
    act: (what: string, body?: unknown) =>
      bench.send("POST", `/v1/operations/${id}/${what}`, { key, ...(body === undefined ? {} : { body }) })
  }
}

describe("operations", () => {
  it("returns an operation with all fields and its history", async () => {
    const { id, send, billNow } = await stuck()
    const { json, status } = await send("GET", `/v1/operations/${id}`, { key })
    expect(status).toBe(200)
    const event = { at: time, attempt: 1, actor: "worker" }
    expect(json).toEqual({
      id,
      kind: "INVOICE",
      state: "IN_DOUBT",
      cmeDealerId: "o-dealer",
      accountType: "COMMISSION",
      billId: (await billNow()).id,
      reference: "o-deal:GET_REWARD:1",
      remoteId: null,
      attempts: 1,
      lastError: "no answer",
      requisiteVersion: 1,
      createdAt: time,
      updatedAt: time,
      nextAttemptAt: null,
      leasedUntil: null,
      history: [
        { at: time, attempt: 0, actor: "service", state: "PENDING", detail: "planned" },
        { ...event, state: "SENT", detail: null },
        { ...event, state: "IN_DOUBT", detail: "no answer" }
      ]
    })
  })

  it("lists operations by state, kind and dealer, page by page", async () => {
    const { send } = await stuck()
    const list = async (query: string) => (await send("GET", `/v1/operations${query}`, { key })).json
    expect(itemsOf(await list("")).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "CLIENT DONE",
      "PAYER DONE",
      "CONTRACT DONE",
      "INVOICE IN_DOUBT"
    ])
    expect(itemsOf(await list("?kind=PAYER&cmeDealerId=o-dealer"))).toHaveLength(1)
    expect(itemsOf(await list("?cmeDealerId=nobody"))).toEqual([])
    const first = await list("?limit=3")
    const second = await list(`?limit=3&cursor=${String(first.nextCursor)}`)
    expect([itemsOf(first).length, itemsOf(second).length, second.nextCursor]).toEqual([3, 1, null])
  })

  it("retries for an operator, and records the operator", async () => {
    const { act, billNow, billing, id, runBilling, send } = await stuck()
    const answer = await act("retry")
    expect([answer.status, answer.json]).toEqual([
      200,
      expect.objectContaining({ id, state: "PENDING", attempts: 0, lastError: null, nextAttemptAt: time })
    ])
    expect(answer.json.history).toContainEqual(expect.objectContaining({ state: "PENDING", actor: "admin" }))
    await runBilling()
    expect((await billNow()).status).toBe("ISSUED")
    expect((await billing(({ objects }) => objects)).filter(({ kind }) => kind === "INVOICE")).toHaveLength(2)
    const again = await act("retry")
    expect([again.status, again.json.code]).toEqual([409, "operation-not-open"])
    expect((await send("GET", `/v1/operations/${id}`, { key })).json.state).toBe("DONE")
  })

  it("adopts the object that an operator found, and refuses another operation's object", async () => {
    const { act, billNow, billing } = await stuck()
    const invoice = (await billing(({ objects }) => objects)).find(({ kind }) => kind === "INVOICE")
    await billing(({ setRecovery }) => setRecovery("lookup"))
    const wrong = await act("adopt", { remoteId: "invoice-77" })
    expect([wrong.status, wrong.json.code]).toEqual([409, "remote-id-mismatch"])
    expect((await billNow()).status).toBe("IN_DOUBT")
    const adopted = await act("adopt", { remoteId: invoice?.id })
    expect([adopted.status, adopted.json.state, adopted.json.remoteId]).toEqual([200, "DONE", invoice?.id])
    expect(await billNow()).toMatchObject({ status: "ISSUED", invoiceId: invoice?.id, url: invoice?.url })
    expect((await act("adopt", { remoteId: invoice?.id })).status).toBe(200)
  })

  it("rejects for an operator, and shows the reason in the bill", async () => {
    const { act, billNow } = await stuck()
    const rejected = await act("reject", { reason: "the deal was called off" })
    expect([rejected.status, rejected.json.state, rejected.json.lastError]).toEqual([
      200,
      "REJECTED",
      "the deal was called off"
    ])
    expect((await billNow()).status).toBe("REJECTED")
  })

  it("refuses while a worker processes the operation", async () => {
    const bench = makeHttpBench()
    await bench.billing((billing) => billing.plan({ _tag: "Slow", delayMs: 300 }))
    await register(bench, "o-busy")
    const running = bench.runBilling()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const [what, body] of [["retry"], ["reject", { reason: "no" }], ["adopt", { remoteId: "x" }]] as const) {
      const sent = body === undefined ? { key } : { key, body }
      const answer = await bench.send("POST", `/v1/operations/1/${what}`, sent)
      expect([answer.status, answer.json.code]).toEqual([409, "operation-busy"])
    }
    await running
    expect((await bench.send("GET", "/v1/operations/1", { key })).json.state).toBe("DONE")
  })

  it("are counted in the metrics, with the age of the oldest open one", async () => {
    const { act, send } = await stuck()
    const read = async () => (await send("GET", "/metrics", { key })).text
    const before = await read()
    expect(before).toMatch(/^billing_operations\{state="IN_DOUBT"} 1$/m)
    expect(before).toMatch(/^billing_oldest_open_operation_age_seconds 0\.\d+$/m)
    await act("reject", { reason: "no" })
    const after = await read()
    expect(after).toMatch(/^billing_operations\{state="IN_DOUBT"} 0$/m)
    expect(after).not.toMatch(/^billing_operations\{state="(?:DONE|REJECTED)"}/m)
    expect(after).toMatch(/^billing_oldest_open_operation_age_seconds 0$/m)
  })
})
