import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { runChaos } from "../src/index.ts"

const entry = fileURLToPath(new URL("../../app/.cache/bundle-test/main.js", import.meta.url))
const program = [process.execPath, "--disable-warning=ExperimentalWarning", entry]
const faults = { service: 5, postgres: 1, kafka: 1, stops: 1, freezes: 1 }

/** The long run is `npm run chaos`; this one shows with every change that it would come to its end, and how. */
describe("payments under kills of the service, of Postgres and of Kafka", () => {
  it("are neither lost nor doubled, and no kopeck is off", { timeout: 300_000 }, async (context) => {
    const result = await runChaos({ seed: 20_261_122, payments: 1_500, faults, program, report: console.log })
    if ("skip" in result) {
      if (process.env.REQUIRE_KAFKA === "1") throw new Error(`REQUIRE_KAFKA is set, but: ${result.skip}`)
      return context.skip(`no Kafka that may be killed: ${result.skip}`)
    }
    assert.deepStrictEqual(result.problems, [], `its logs are in ${result.logFolder}`)
    assert.deepInclude(result.figures?.struck, faults)
  })
})
