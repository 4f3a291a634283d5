import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { once } from "node:events"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import type { DealerBody } from "../src/demo/Api.ts"
import { adminKey, eventually, lotus, post, requisite, temporaryFolder } from "./caller.ts"
import { keysFor, runService, spawnCli, withSandbox } from "./runService.ts"

const runCli = async (args: ReadonlyArray<string>, environment: Record<string, string>) => {
  const child = spawnCli(args, environment)
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  await once(child, "exit")
  return { code: child.exitCode, output }
}

describe("the command line", () => {
  it("runs one role per process on one database", { timeout: 60_000 }, async () => {
    const DATABASE_URL = await freshDatabase()
    const environment = {
      ...withSandbox(),
      DATABASE_URL,
      API_KEYS: keysFor(adminKey),
      REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`
    }
    const migrated = await runCli(["migrate"], { DATABASE_URL })
    assert.strictEqual(migrated.code, 0, migrated.output)
    assert.match(migrated.output, /Applied: /)
    const http = await runService(environment, ["--http"])
    assert.match(http.output(), /"billing":"not in this process"/)
    await post(`${http.url}/v1/dealers`, { cmeDealerId: "r-1", requisite }, adminKey)
    const read = async (): Promise<DealerBody> => (await lotus(http, adminKey).getDealer("r-1")).body
    assert.strictEqual((await read()).status, "PROVISIONING")
    const PROBE_PORT = String(await freePort())
    const worker = await runService({ ...environment, PROBE_PORT }, ["--worker"])
    assert.match(worker.output(), /"http":"not in this process"/)
    assert.strictEqual((await eventually(read, ({ status }) => status === "ACTIVE")).status, "ACTIVE")
    const headers = { authorization: `Bearer ${adminKey}` }
    const probe = async (path: string) => (await fetch(`http://127.0.0.1:${PROBE_PORT}${path}`, { headers })).text()
    assert.include(await probe("/healthz"), '"ok"')
    assert.include(await probe("/readyz"), '"worker"')
    assert.include(await probe("/metrics"), "billing_operations")
    assert.strictEqual(await worker.end("SIGTERM"), 0)
    assert.strictEqual(await http.end("SIGTERM"), 0)
  })

  it("lists every wrong setting in one message, and does not start", async () => {
    const { code, output } = await runCli(["serve"], { DATABASE_URL: "mysql://x", HTTP_PORT: "x" })
    assert.strictEqual(code, 2)
    for (const name of ["DATABASE_URL", "HTTP_PORT", "API_KEYS", "REQUISITE_KEYS"]) {
      assert.include(output, `- ${name} `)
    }
    assert.notInclude(output, "    at ")
  })

  it("has nothing to consume without Kafka, and says so", async () => {
    const { code, output } = await runCli(["serve", "--consumer"], { DATA_DIR: temporaryFolder() })
    assert.strictEqual(code, 2)
    assert.include(output, "KAFKA_BROKERS is required")
  })

  it("does not create a key beside data that was written with another one", { timeout: 60_000 }, async () => {
    const environment = { DATA_DIR: temporaryFolder() }
    assert.strictEqual(await (await runService(environment)).end("SIGTERM"), 0)
    const key = join(environment.DATA_DIR, "requisite.key")
    assert.isTrue(existsSync(key))
    rmSync(key)
    const { code, output } = await runCli(["serve"], { ...environment, HTTP_PORT: "0", SANDBOX_PORT: "0" })
    assert.strictEqual(code, 2)
    assert.include(output, "requisite.key: the file is missing")
  })
})
