import { beforeAll, describe, expect, it } from "vitest"
import { endpoints } from "../src/index.ts"
import { makeHttpBench } from "./httpBench.ts"
import { holdDeposit, otherRequisite, requisite, rewardOf } from "./samples.ts"

const bench = makeHttpBench()

/** One call of each operation that changes data, in a working order. */
const changes: ReadonlyArray<readonly [operation: string, method: string, path: string, body: unknown]> = [
  ["registerDealer", "POST", "/v1/dealers", { cmeDealerId: "d-1", requisite }],
  ["addFastBuyout", "POST", "/v1/dealers/d-1/fast-buyout", undefined],
  ["updateRequisite", "PUT", "/v1/dealers/d-1/requisite", otherRequisite],
  ["createBill", "POST", "/v1/dealers/d-1/bills", rewardOf("lot-1")],
  ["correctBill", "POST", "/v1/bills/1/correct", { carPrice: "1.00", reason: "talked down" }],
  ["cancelBill", "POST", "/v1/bills/2/cancel", { reason: "called off" }],
  ["retryOperation", "POST", "/v1/operations/1/retry", undefined],
  ["adoptOperation", "POST", "/v1/operations/4/adopt", { remoteId: "client-4" }],
  ["rejectOperation", "POST", "/v1/operations/7/reject", { reason: "called off" }],
  ["resolvePayment", "POST", "/v1/payments/p-1/resolve", { action: "reject", reason: "a test" }],
  ["returnDeposit", "POST", "/v1/dealers/held/deposit-returns", { returnId: "r-1", sum: "1.00", reason: "a test" }]
]

beforeAll(async () => {
  // Otherwise adoption would query Billing for the object.
  await bench.billing(({ setRecovery }) => setRecovery("none"))
  const shared = { sum: "1.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  await bench.pay({ type: "payment.received", paymentId: "p-1", contractId: "unknown", ...shared })
})

describe("every operation that changes data", () => {
  it("is called here", () => {
    // Routes for read-only keys change nothing, whatever their method; they have their own tests.
    const readsOnly = (scopes: ReadonlyArray<string>) => scopes.includes("read")
    const names = endpoints
      .filter(({ method, scopes }) => method !== "GET" && !readsOnly(scopes))
      .map(({ name }) => name)
    expect(changes.map(([operation]) => operation).toSorted()).toEqual(names.toSorted())
  })

  it.each(changes)("writes an audit event: %s", async (operation, method, path, body) => {
    // It processes all Billing operations, so it comes last.
    if (operation === "returnDeposit") await holdDeposit(bench, "held", "1.00")
    const key = /operations|payments|returns/.test(path) ? "key-admin" : "key-write"
    const headers = { "X-Request-Id": `r-${operation}` }
    const { status, text } = await bench.send(method, path, { body, key, headers })
    expect([status, text]).toEqual([expect.toBeOneOf([200, 201]), text])
    const audit = await bench.send("GET", "/v1/audit?limit=200", { key: "key-admin" })
    const events = audit.json.items as ReadonlyArray<Record<string, string>>
    const caller = key.replace("key-", "")
    expect(events.filter(({ requestId }) => requestId === `r-${operation}`)).toMatchObject([{ caller, operation }])
  })
})
