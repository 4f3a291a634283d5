import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { adminKey, post, requisite } from "./caller.ts"
import { keysFor, runService } from "./runService.ts"

describe("a Billing that does not accept our token", () => {
  it("is called once, not again and again for every dealer", async () => {
    let calls = 0
    const billing = createServer((_, response) => {
      calls += 1
      response.writeHead(401).end()
    }).listen(0, "127.0.0.1")
    await once(billing, "listening")
    const service = await runService({
      API_KEYS: keysFor(adminKey),
      REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      DATABASE_URL: await freshDatabase(),
      BILLING_URL: `http://127.0.0.1:${(billing.address() as AddressInfo).port}`,
      BILLING_TOKEN: "an old one",
      BILLING_CALLS_AT_ONCE: "1"
    })
    try {
      for (const cmeDealerId of ["one", "two", "three"]) {
        const registered = await post(`${service.url}/v1/dealers`, { cmeDealerId, requisite }, adminKey)
        assert.strictEqual(registered.status, 201)
      }
      await new Promise((resolve) => setTimeout(resolve, 4_000))
      assert.strictEqual(calls, 1)
    } finally {
      billing.closeAllConnections()
      billing.close()
      await service.end("SIGKILL")
    }
  })
})
