import { fileURLToPath } from "node:url"
import { freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { adminKey, eventually, lotus, requisite, reward } from "./caller.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"
import { runSql } from "./runSql.ts"

const preload = fileURLToPath(new URL("shiftClock.mjs", import.meta.url))
const warning = "The clocks of this machine and of the database differ by"
const dayMs = 86_400_000

const runShifted = async (shiftMs: number) => {
  const databaseUrl = await freshDatabase()
  const service = await runService({
    ...withSandbox(),
    DATABASE_URL: databaseUrl,
    API_KEYS: keysFor(adminKey),
    REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
    NODE_OPTIONS: `--import=${preload}`,
    CLOCK_SHIFT_MS: String(shiftMs)
  })
  const headers = { authorization: `Bearer ${adminKey}` }
  const read = async (path: string) => {
    const answer = await fetch(`${service.url}${path}`, { headers })
    return { status: answer.status, text: await answer.text() }
  }
  return { databaseUrl, service, read }
}

describe("a service whose machine has the wrong time", () => {
  it("a month behind is not ready, and dates bills by the database", { timeout: 90_000 }, async () => {
    const { databaseUrl, read, service } = await runShifted(-30 * dayMs)
    const ready = await read("/readyz")
    assert.strictEqual(ready.status, 503)
    assert.include(ready.text, '"name":"clock","ok":false')
    assert.include(service.output(), `${warning} 2592000 s`)
    const offset = Number(/^clock_offset_seconds (.+)$/m.exec((await read("/metrics")).text)?.[1])
    assert.closeTo(offset, 30 * 86_400, 2)
    const caller = lotus(service, adminKey)
    await caller.registerDealer("d-1", requisite)
    const { body } = await caller.createBill("d-1", reward("deal-1"))
    const bill = async () => (await caller.getBill(body.id)).body
    assert.strictEqual((await eventually(bill, ({ status }) => status === "ISSUED")).status, "ISSUED")
    const wrong = `select id from bill
      where not (created_at between now() - interval '1 minute' and issued_at and issued_at <= now())`
    assert.deepStrictEqual(await runSql(databaseUrl, wrong), [])
    assert.deepStrictEqual(await runSql(databaseUrl, "select count(*)::int as bills from bill"), [{ bills: 1 }])
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("ten seconds ahead says so, and works", { timeout: 90_000 }, async () => {
    const { read, service } = await runShifted(10_000)
    assert.strictEqual((await read("/readyz")).status, 200)
    assert.include(service.output(), `${warning} 10 s`)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("a second ahead logs nothing", { timeout: 90_000 }, async () => {
    const { read, service } = await runShifted(1_000)
    assert.strictEqual((await read("/readyz")).status, 200)
    assert.notInclude(service.output(), warning)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })
})
