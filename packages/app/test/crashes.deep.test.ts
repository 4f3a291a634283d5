import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { OperationSignal, workerLayer, WorkerHealth } from "@dealer-billing/domain"
import { layerMemory, BillingMemory } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Effect, Layer } from "effect"
import { temporaryFolder } from "./caller.ts"
import { spawnCli, withSandbox } from "./runService.ts"

const secret = "ООО Ромашка 7707083893"

/** Runs a command that fails in a way that nobody foresaw, soon after its start. */
const broken = async (code: string) => {
  const preload = join(temporaryFolder(), "preload.mjs")
  writeFileSync(preload, `setTimeout(() => { ${code} }, 300)`)
  const child = spawnCli(["serve"], {
    NODE_OPTIONS: `--import ${preload}`,
    ...withSandbox(),
    DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
    REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
    API_KEYS: `[{"name":"a","sha256":"${"0".repeat(64)}","scopes":["read"]}]`
  })
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  await once(child, "close")
  return { code: child.exitCode, output }
}

describe("a failure that nobody foresaw", () => {
  it.each([
    ["a rejected promise", `Promise.reject(new Error(${JSON.stringify(secret)}))`],
    ["a thrown exception", `throw new TypeError(${JSON.stringify(secret)})`],
    ["a rejection with a text", `Promise.reject(${JSON.stringify(secret)})`]
  ])("%s ends the process with an exit code, told without personal data", async (_name, code) => {
    const { code: exitCode, output } = await broken(code)
    assert.strictEqual(exitCode, 70, output)
    const line = JSON.parse(output.split("\n").find((each) => each.includes('"Fatal"')) ?? "{}") as object
    assert.containsAllKeys(line, ["time", "message", "cause"])
    for (const word of secret.split(" ")) assert.notInclude(output, word)
  })

  it.effect("a defect in the worker's fiber is its death, which ends the process", () =>
    Effect.gen(function* () {
      const signal = Layer.succeed(OperationSignal, {
        notify: Effect.void,
        wait: () => Effect.die(new Error("the signal broke"))
      })
      const ports = Layer.mergeAll(layerMemory, BillingMemory.layer, signal)
      const worker = yield* Layer.build(workerLayer(1).pipe(Layer.provide(ports)))
      const cause = yield* Effect.sandbox(Context.get(worker, WorkerHealth).died).pipe(Effect.flip)
      assert.match(Cause.pretty(cause), /the signal broke/u)
    })
  )
})
