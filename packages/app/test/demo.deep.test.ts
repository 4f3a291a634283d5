import { freePort } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runDemo } from "./runDemo.ts"

describe("the demo", () => {
  it("adds up twice on one data folder, and after a kill in its middle", { timeout: 170_000 }, async () => {
    const environment = { DATA_DIR: temporaryFolder(), HTTP_PORT: String(await freePort()) }
    const first = await runDemo(environment)
    assert.strictEqual(first.code, 0, first.output)
    const killed = await runDemo(environment, "[4/")
    assert.strictEqual(killed.signal, "SIGKILL")
    const second = await runDemo(environment)
    assert.strictEqual(second.code, 0, second.output)
    assert.include(second.output, "Everything adds up.")
    const verified = await runCli(["verify"], environment)
    assert.strictEqual(verified.code, 0, verified.stdout)
  })
})
