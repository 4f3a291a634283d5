import { execFile, execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { HttpServer, httpServerLayer } from "../src/index.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"
import { register } from "./samples.ts"

const run = promisify(execFile)
const text = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8")
// Inside the package, so that its own name is found.
const cache = join(import.meta.dirname, "..", ".cache")
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, "readme-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const exampleIn = (language: string): string => {
  const found = new RegExp("```" + language + "\\n([\\s\\S]*?)```").exec(text)?.[1] ?? ""
  return found.replace("http://127.0.0.1:8080", url).replace("dev-lotus", "key-lotus")
}

const hasPython = (): boolean => {
  try {
    execFileSync("python3", ["--version"])
    return true
  } catch {
    return false
  }
}

const bench = makeHttpBench()
let url = ""
let stop = (): void => {}

beforeAll(async () => {
  await register(bench, "dealer-1")
  const services = await bench.services()
  const server = httpServerLayer({ host: "127.0.0.1", port: 0, apiKeys })
  url = await new Promise((resolve) => {
    const ended = new AbortController()
    stop = () => ended.abort()
    const listen = Effect.gen(function* () {
      resolve(`http://127.0.0.1:${(yield* HttpServer).port}`)
      return yield* Effect.never
    }).pipe(Effect.provide(server), Effect.provide(services))
    Effect.runPromise(listen, { signal: ended.signal }).catch(() => undefined)
  })
})
afterAll(() => stop())

describe("the examples of the README", () => {
  it("work in TypeScript", async () => {
    const file = join(folder, "example.ts")
    writeFileSync(file, exampleIn("ts"))
    const { stdout } = await run(process.execPath, ["--conditions=@dealer-billing/source", file])
    expect(stdout).toBe("62500.00 null\n")
  })

  it("work in another language", async (context) => {
    if (!hasPython()) return context.skip("python3 is not installed")
    const file = join(folder, "example.py")
    writeFileSync(file, exampleIn("python"))
    expect((await run("python3", [file])).stdout).toBe("62500.00\n")
    writeFileSync(file, exampleIn("python").replace("dealers/dealer-1", "dealers/nobody"))
    expect((await run("python3", [file])).stdout).toBe("dealer-not-found\n")
  })
})
