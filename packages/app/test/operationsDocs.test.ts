import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8")

/** Every metric that the source declares. */
const declared = globSync("packages/*/src/**/*.ts", { cwd: root })
  .flatMap((path) => [...read(path).matchAll(/Metric\.(?:gauge|counter|histogram)\(\s*"([^"]+)"/gu)])
  .map((match) => match[1] ?? "")
  .toSorted()

describe("the documentation for operators", () => {
  it("explains every metric there is, and none that is not", () => {
    const explained = [...read("docs/operate.md").matchAll(/^\| `([a-z_]+)` /gmu)].map((match) => match[1] ?? "")
    assert.isAbove(declared.length, 20)
    assert.deepStrictEqual(explained.toSorted(), declared)
  })

  it("alerts on metrics that there are", () => {
    const rules = read("docs/alerts.prometheus.yml")
    const expressions = rules.match(/expr: (?:>-\n\s+)?.*/gu) ?? []
    assert.strictEqual(expressions.length, rules.split("- alert:").length - 1)
    const used = expressions.join(" ").match(/\b[a-z]+(?:_[a-z]+)+\b/gu) ?? []
    const functions = new Set(["histogram_quantile"])
    const names = used.map((name) => name.replace(/_bucket$/u, "")).filter((name) => !functions.has(name))
    for (const name of names) assert.include(declared, name)
    for (const rule of rules.split("- alert:").slice(1)) {
      assert.match(rule, /severity: (?:page|ticket) \}\n\s+annotations: \{ summary: ".+" \}/u)
    }
  })
})
