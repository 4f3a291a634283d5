import { spawnSync } from "node:child_process"
import { assert, describe, it } from "vitest"

const waiver = { gate: "advisories", reason: "The registry answers no audit requests.", until: "2026-12-31" }

/** In a separate Node, because the script is not TypeScript. */
const judge = (waivers: ReadonlyArray<object>, today: string) => {
  const url = new URL("../../../scripts/waivers.mjs", import.meta.url)
  const code = `import { findWaiver, waiverProblems } from ${JSON.stringify(url.href)}
    const waivers = ${JSON.stringify(waivers)}
    const good = findWaiver(waivers, "advisories", "${today}")
    const problems = waiverProblems(waivers, ["advisories"], "${today}")
    console.log(JSON.stringify({ isWaived: good !== undefined, problems }))`
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" })
  assert.strictEqual(run.status, 0, run.stderr)
  return JSON.parse(run.stdout) as { isWaived: boolean; problems: ReadonlyArray<string> }
}

describe("a waiver of a gate that cannot run", () => {
  it("is valid up to and including its day", () => {
    for (const today of ["2026-11-30", "2026-12-31"]) {
      assert.deepStrictEqual(judge([waiver], today), { isWaived: true, problems: [] })
    }
  })

  it.each<[string, object, RegExp]>([
    ["has expired", { ...waiver, until: "2026-11-29" }, /expired on 2026-11-29$/],
    ["lasts too long", { ...waiver, until: "2027-03-01" }, /ends more than 90 days from now$/],
    ["has no end", { gate: waiver.gate, reason: waiver.reason }, /has no day in `until`$/],
    ["has no reason", { ...waiver, reason: "later" }, /has no reason$/]
  ])("is invalid if it %s", (_, bad, problem) => {
    const { isWaived, problems } = judge([bad], "2026-11-30")
    assert.isFalse(isWaived)
    assert.lengthOf(problems, 1)
    assert.match(problems[0] ?? "", problem)
  })

  it("must be for an existing gate", () => {
    assert.match(judge([{ ...waiver, gate: "licences" }], "2026-11-30").problems[0] ?? "", /is for no gate/)
  })
})
