import { createHash } from "node:crypto"
import { openApiDocument } from "@dealer-billing/adapters-http"
import { fuzz, type OpenApi } from "@dealer-billing/http-fuzz"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { requisiteKeysText } from "./booksBench.ts"
import { adminKey, lotus, payInvoice, requisite, reward } from "./caller.ts"
import { runCli } from "./cli.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"

const count = Number(process.env.FUZZ_REQUESTS_POSTGRES ?? 2_000)
const keys = { all: adminKey, read: "test-read" }
const readKey = { name: "read", sha256: createHash("sha256").update(keys.read).digest("hex"), scopes: ["read"] }
const seed = Number(process.env.FUZZ_SEED ?? 2)

describe("requests made from the OpenAPI document, to the whole service on Postgres", () => {
  it("are all answered as it says, and leave the ledger in order", { timeout: count * 50 + 60_000 }, async () => {
    const environment = { DATABASE_URL: await freshDatabase(), REQUISITE_KEYS: requisiteKeysText }
    const service = await runService({
      ...environment,
      ...withSandbox(),
      HTTP_REQUESTS_PER_SECOND: "100000",
      HTTP_STRANGER_REQUESTS_PER_SECOND: "100000",
      SANDBOX_PORT: String(await freePort()),
      API_KEYS: JSON.stringify([...JSON.parse(keysFor(adminKey)), readKey])
    })
    try {
      const api = lotus(service, adminKey)
      await api.registerDealer("dealer-1", requisite)
      await payInvoice(service, (await api.createBill("dealer-1", reward("lot-1"))).body, "70000.00")
      const document = JSON.parse(JSON.stringify(openApiDocument())) as OpenApi
      const report = await fuzz({ url: service.url, document, keys, count, seed, slow: ["adoptOperation"] })
      console.log(JSON.stringify(report))
      assert.strictEqual(report.findings.join("\n\n"), "")
      assert.isNull(service.process.exitCode)
    } finally {
      await service.end("SIGTERM")
    }
    const verified = await runCli(["verify"], environment)
    assert.strictEqual(verified.code, 0, verified.stdout)
  })
})
