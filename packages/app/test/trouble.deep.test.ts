import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { faultProxy, freePort, freshDatabase } from "@dealer-billing/test-kit"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { BillBody, DealerBody } from "../src/demo/Api.ts"
import { adminKey, eventually, post, requisite, reward } from "./caller.ts"
import { keysFor, runService, type RunningService } from "./runService.ts"

const outside = { API_KEYS: keysFor(adminKey), REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}` }

const get = async <Body>(url: string): Promise<Body> =>
  (await (await fetch(url, { headers: { authorization: `Bearer ${adminKey}` } })).json()) as Body

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const registerAndBill = async (service: RunningService, dealer: string): Promise<BillBody> => {
  const registered = await post(`${service.url}/v1/dealers`, { cmeDealerId: dealer, requisite }, adminKey)
  assert.strictEqual(registered.status, 201)
  const billed = await post(`${service.url}/v1/dealers/${dealer}/bills`, reward(`lot-${dealer}`), adminKey)
  assert.strictEqual(billed.status, 201)
  return (await billed.json()) as BillBody
}

describe("Billing in trouble", () => {
  it("is down: the caller has its 201, and the state says PENDING", async () => {
    const service = await runService({
      ...outside,
      DATABASE_URL: await freshDatabase(),
      BILLING_URL: `http://127.0.0.1:${await freePort()}`,
      BILLING_TOKEN: "t"
    })
    try {
      const bill = await registerAndBill(service, "down")
      assert.deepInclude(bill, { status: "PENDING", url: null, invoiceId: null })
      const dealer = await get<DealerBody>(`${service.url}/v1/dealers/down`)
      assert.deepStrictEqual([dealer.status, dealer.accounts[0]?.status], ["PROVISIONING", "PROVISIONING"])
    } finally {
      assert.strictEqual(await service.end("SIGTERM"), 0)
    }
  })

  it("never answers: no caller waits longer than it asked for, and the others go on", async () => {
    const silent = createServer(() => {})
    const service = await runService({
      ...outside,
      DATABASE_URL: await freshDatabase(),
      BILLING_URL: await listen(silent),
      BILLING_TOKEN: "t"
    })
    try {
      const startedAt = performance.now()
      await registerAndBill(service, "silent")
      const billed = await fetch(`${service.url}/v1/dealers/silent/bills`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${adminKey}`,
          "content-type": "application/json",
          prefer: "wait=1"
        },
        body: JSON.stringify(reward("lot-silent-2"))
      })
      assert.strictEqual(billed.status, 201)
      assert.strictEqual(((await billed.json()) as BillBody).status, "PENDING")
      assert.isBelow(performance.now() - startedAt, 5_000)
    } finally {
      silent.closeAllConnections()
      silent.close()
      await service.end("SIGKILL")
    }
  })

  it("refuses a payer: the dealer needs correction, and new requisites open it again", async () => {
    let isRefusing = true
    const billing = createServer((request, response) => {
      const parts = (request.url ?? "").split("/")
      const ref = decodeURIComponent(parts.at(-1) ?? "")
      const kind = ({ 4: "client", 6: parts[4] === "payers" ? "payer" : "contract" } as const)[
        parts.length as 4 | 6
      ]
      if (kind === "payer" && isRefusing) {
        response.writeHead(422, { "content-type": "application/json" })
        return void response.end(JSON.stringify({ error: { code: "bad-payer", message: "no such company" } }))
      }
      let sent = ""
      request.on("data", (chunk: Buffer) => (sent += chunk.toString()))
      request.on("end", () => {
        const { requisiteVersion } = JSON.parse(sent) as { requisiteVersion?: number }
        response.writeHead(200, { "content-type": "application/json" })
        response.end(JSON.stringify({ [`${kind}Id`]: `${kind}-1`, [`${kind}Ref`]: ref, requisiteVersion }))
      })
    })
    const service = await runService({
      ...outside,
      DATABASE_URL: await freshDatabase(),
      BILLING_URL: await listen(billing),
      BILLING_TOKEN: "t"
    })
    try {
      await post(`${service.url}/v1/dealers`, { cmeDealerId: "refused", requisite }, adminKey)
      const read = () =>
        get<DealerBody & { accounts: Array<{ problem?: string }> }>(`${service.url}/v1/dealers/refused`)
      const refused = await eventually(read, (dealer) => dealer.status === "NEEDS_CORRECTION")
      assert.strictEqual(refused.status, "NEEDS_CORRECTION")
      assert.match(refused.accounts[0]?.problem ?? "", /bad-payer|no such company/)
      isRefusing = false
      const corrected = await fetch(`${service.url}/v1/dealers/refused/requisite`, {
        method: "PUT",
        headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
        body: JSON.stringify({ ...requisite, name: 'ПАО "Сбербанк России"' })
      })
      assert.strictEqual(corrected.status, 200)
      assert.strictEqual((await eventually(read, (dealer) => dealer.status === "ACTIVE")).status, "ACTIVE")
    } finally {
      billing.close()
      assert.strictEqual(await service.end("SIGTERM"), 0)
    }
  })
})

describe("the database away", () => {
  let service: RunningService
  let proxy: Awaited<ReturnType<typeof faultProxy>>
  beforeAll(async () => {
    const url = new URL(await freshDatabase())
    proxy = await faultProxy({ host: url.hostname, port: Number(url.port) })
    url.port = String(proxy.port)
    service = await runService({
      ...outside,
      DATABASE_URL: url.href,
      BILLING_URL: `http://127.0.0.1:${await freePort()}`,
      BILLING_TOKEN: "t"
    })
  })
  afterAll(async () => {
    proxy.set("pass")
    await service.end("SIGKILL")
    await proxy.close()
  })

  it(
    "answers 503 with Retry-After, does nothing by halves, and recovers by itself",
    { timeout: 60_000 },
    async () => {
      await registerAndBill(service, "away")
      proxy.set("reset")
      const refused = await post(`${service.url}/v1/dealers/away/bills`, reward("lot-away-2"), adminKey)
      assert.strictEqual(refused.status, 503)
      assert.match(refused.headers.get("retry-after") ?? "", /^[0-9]+$/)
      assert.strictEqual(((await refused.json()) as { code: string }).code, "storage-unavailable")
      const unready = await eventually(
        () => fetch(`${service.url}/readyz`),
        ({ status }) => status === 503,
        5_000
      )
      assert.strictEqual(unready.status, 503)
      assert.include(service.output(), "The database is not ready: ")
      assert.notInclude(await unready.text(), "127.0.0.1", "anybody may read it")
      assert.strictEqual((await fetch(`${service.url}/healthz`)).status, 200)
      proxy.set("pass")
      const again = await eventually(
        () => post(`${service.url}/v1/dealers/away/bills`, reward("lot-away-2"), adminKey),
        (response) => response.status < 500
      )
      assert.include([200, 201], again.status)
      assert.strictEqual(
        (
          await eventually(
            () => fetch(`${service.url}/readyz`),
            (answer) => answer.ok
          )
        ).status,
        200
      )
      assert.isNull(service.process.exitCode)
    }
  )
})
