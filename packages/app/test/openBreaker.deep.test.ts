import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { adminKey, eventually, post, requisite } from "./caller.ts"
import { keysFor, runService } from "./runService.ts"

interface OperationBody {
  readonly nextAttemptAt: string
  readonly history: ReadonlyArray<{ readonly at: string; readonly detail: string | null }>
}

describe("a retry by hand while the circuit breaker is open", () => {
  it("tells until when", async () => {
    const billing = createServer((_, response) => response.writeHead(401).end()).listen(0, "127.0.0.1")
    await once(billing, "listening")
    const service = await runService({
      API_KEYS: keysFor(adminKey),
      REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
      DATABASE_URL: await freshDatabase(),
      BILLING_URL: `http://127.0.0.1:${(billing.address() as AddressInfo).port}`,
      BILLING_TOKEN: "an old one"
    })
    try {
      await post(`${service.url}/v1/dealers`, { cmeDealerId: "one", requisite }, adminKey)
      const retry = async () => {
        const answer = await fetch(`${service.url}/v1/operations/1/retry`, {
          method: "POST",
          headers: { authorization: `Bearer ${adminKey}` }
        })
        return (await answer.json()) as OperationBody
      }
      const retried = await eventually(
        retry,
        ({ history }) => history?.at(-1)?.detail?.includes("the circuit breaker is open until") === true
      )
      const told = retried.history.at(-1)
      const until = Date.parse(told?.detail?.split("until ")[1] ?? "")
      assert.isAbove(until, Date.parse(told?.at ?? ""))
      assert.isBelow(Math.abs(Date.parse(retried.nextAttemptAt) - until), 1_000)
    } finally {
      billing.closeAllConnections()
      billing.close()
      await service.end("SIGKILL")
    }
  })
})
