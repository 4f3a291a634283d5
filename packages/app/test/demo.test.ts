import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { freePort } from "@dealer-billing/test-bench"
import { assert, describe, it } from "@effect/vitest"
import { temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"

const entry = fileURLToPath(new URL("../src/demo/main.ts", import.meta.url))

const runDemo = async (environment: Record<string, string>, killWhen?: string) => {
  const child = spawn(process.execPath, ["--conditions=source", "--disable-warning=ExperimentalWarning", entry], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    if (killWhen !== undefined && output.includes(killWhen)) child.kill("SIGKILL")
  }
  child.stdout.on("data", read)
  child.stderr.on("data", read)
  await once(child, "exit")
  return { code: child.exitCode, signal: child.signalCode, output }
}

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
