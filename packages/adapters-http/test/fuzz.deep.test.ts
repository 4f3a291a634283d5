import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { fuzz, type OpenApi } from "@dealer-billing/http-fuzz"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { endpoints, openApiDocument } from "../src/index.ts"

/** FUZZ_REQUESTS and FUZZ_SEED change the number and the seed. */
const count = Number(process.env.FUZZ_REQUESTS ?? 10_000)
const seed = Number(process.env.FUZZ_SEED ?? 1)
const heapGrowthBytesMax = 32 * 1024 * 1024

const document = JSON.parse(JSON.stringify(openApiDocument())) as OpenApi

let server: ChildProcess
let url = ""
let output = ""

beforeAll(async () => {
  server = fork(`${import.meta.dirname}/fuzzServer.ts`, {
    execArgv: ["--conditions=@dealer-billing/source", "--expose-gc", "--disable-warning=ExperimentalWarning"],
    silent: true
  })
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (text) => (output += String(text)))
  const [{ port }] = (await once(server, "message")) as [{ port: number }]
  url = `http://127.0.0.1:${port}`
})

afterAll(() => server.kill())

const heapBytes = async (): Promise<number> => {
  server.send("heap")
  const [message] = (await once(server, "message")) as [{ heapBytes: number }]
  return message.heapBytes
}

describe("requests generated from the OpenAPI document", () => {
  it("are all answered as it says, in time, and leak no memory", { timeout: count * 20 + 30_000 }, async () => {
    const heaps: Array<number> = []
    const started = performance.now()
    const report = await fuzz({
      url,
      document,
      keys: { all: "fuzz", read: "fuzz-read" },
      count,
      seed,
      onProgress: async (sent) => {
        if (sent === Math.ceil(count / 5 / 500) * 500 || sent === count) heaps.push(await heapBytes())
      }
    })
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(JSON.stringify({ ...report, heaps, seconds }))
    expect(report.findings.join("\n\n")).toBe("")
    expect(server.exitCode).toBeNull()
    expect(output).toBe("")
    expect((heaps[1] ?? 0) - (heaps[0] ?? 0)).toBeLessThan(heapGrowthBytesMax)
    const succeeded = ({ name }: { readonly name: string }): boolean =>
      Object.keys(report.statuses[name] ?? {}).some((status) => status.startsWith("2"))
    expect(endpoints.filter((each) => !succeeded(each)).map(({ name }) => name)).toEqual([])
  })
})
