import { bodies, exchangeAll, mutations, smuggling } from "@dealer-billing/http-fuzz"
import { createHash } from "node:crypto"
import { freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { requisiteKeysText } from "./booksBench.ts"
import { runCli } from "./cli.ts"
import { readPrometheusText } from "./prometheusText.ts"
import { type RunningService, runService, withSandbox } from "./runService.ts"

/** 600 requests each; 80 are about 50,000. */
const rounds = Number(process.env.HOSTILE_ROUNDS ?? 2)
const seed = Number(process.env.HOSTILE_SEED ?? 1)
const lanes = 100
const logShownMax = 4_000
const memoryGrowthMbMax = 100

const keyOf = (name: string, scopes: ReadonlyArray<string>) => ({
  name,
  sha256: createHash("sha256").update(`key-${name}`).digest("hex"),
  scopes
})
/** The keys that the corpus knows. */
const apiKeys = JSON.stringify([keyOf("lotus", ["read", "write"]), keyOf("admin", ["read", "write", "admin"])])

const memoryMb = async (service: RunningService): Promise<number> => {
  const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: "Bearer key-admin" } })
  const [sample] = readPrometheusText(await answer.text()).get("process_resident_memory_bytes")?.samples ?? []
  return (sample?.value ?? 0) / 1_048_576
}

describe("hostile bytes, to the whole service on Postgres", () => {
  it(
    "are refused or understood, soon, and leave the process and its ledger in order",
    { timeout: rounds * 60_000 + 120_000 },
    async () => {
      const environment = { DATABASE_URL: await freshDatabase(), REQUISITE_KEYS: requisiteKeysText }
      const service = await runService({
        ...environment,
        ...withSandbox(),
        API_KEYS: apiKeys,
        HTTP_REQUESTS_PER_SECOND: "100000",
        HTTP_STRANGER_REQUESTS_PER_SECOND: "100000",
        LOG_LEVEL: "Error"
      })
      try {
        const port = Number(new URL(service.url).port)
        const send = async (requests: ReadonlyArray<Uint8Array>) => {
          const { answersMs, unsound } = await exchangeAll(port, requests, lanes)
          assert.deepStrictEqual(unsound, [])
          return answersMs
        }
        const named = [
          ...Object.values(smuggling).map((text) => Buffer.from(text, "latin1")),
          ...Object.values(bodies)
        ]
        const answersMs = [...(await send(named)), ...(await send(mutations(seed, 600)))]
        const memoryBeforeMb = await memoryMb(service)
        for (let round = 1; round <= rounds; round += 1)
          answersMs.push(...(await send(mutations(seed + round, 600))))
        const grownMb = (await memoryMb(service)) - memoryBeforeMb
        const slowestMs = answersMs.reduce((slowest, each) => Math.max(slowest, each), 0)
        const told = `${answersMs.length} exchanges, the slowest ${Math.round(slowestMs)} ms`
        console.log(`${told}; ${Math.round(memoryBeforeMb)} MB, and ${Math.round(grownMb)} MB more`)
        assert.isBelow(grownMb, memoryGrowthMbMax)
        assert.isNull(service.process.exitCode)
        assert.strictEqual((await fetch(`${service.url}/readyz`)).status, 200)
      } finally {
        await service.end("SIGTERM")
        console.log(service.output().slice(-logShownMax))
      }
      const verified = await runCli(["verify"], environment)
      assert.strictEqual(verified.code, 0, verified.stdout)
    }
  )
})
