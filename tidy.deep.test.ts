import { checkSync } from "recheck"
import { describe, expect, test } from "vitest"
import { findRegExps } from "./tools/tidy/checkRegExps.ts"
import { isSource, readRepository } from "./tools/tidy/files.ts"
import { slowText } from "./tools/tidy/slowText.ts"

// The other builds are not installed, and looking for them starts a process.
process.env.RECHECK_BACKEND = "pure"

// tidy.test.ts has a quick analysis of the same expressions.
const found = Object.entries(readRepository(import.meta.dirname))
  .filter(([path]) => isSource(path))
  .flatMap(([path, text]) =>
    findRegExps(text).map(({ expression, line }) => ({ expression, place: `${path}:${line}` }))
  )
const places = Map.groupBy(
  found.filter(({ expression }) => expression !== null),
  ({ expression }) => String(expression)
)
const expressions = [...places.values()].flatMap(([first]) => first?.expression ?? [])
const placeOf = (expression: RegExp): string =>
  (places.get(String(expression)) ?? []).map(({ place }) => place).join(", ")

/** Null for expressions that cannot be analysed in time; these are only measured. */
const weakness = ({ flags, source }: RegExp): string | null => {
  const checked = checkSync(source, flags, { timeout: 3_000 })
  return checked.status === "vulnerable" ? `${checked.complexity.summary}: ${checked.attack.pattern}` : null
}

const problemsOf = (check: (expression: RegExp) => string | null) =>
  expressions.flatMap((expression) => {
    const problem = check(expression)
    return problem === null ? [] : [`${placeOf(expression)} ${expression} ${problem}`]
  })

describe("every regular expression takes linear time", { timeout: 600_000 }, () => {
  test("by analysis", () => expect(problemsOf(weakness)).toEqual([]))
  test("by measurement, on slow texts", () => expect(problemsOf(slowText)).toEqual([]))
})

// The first two were used here and blocked for 25 s on 80 kB of dots.
test.each([/^[.:]+|[.:]+$/gu, /[^\s@]+@[^\s@]+/gu, /\/+$/u, /^Expected (".*" \| .*)$/])(
  "%s is found",
  { timeout: 120_000 },
  (bad) => {
    expect(weakness(bad)).toContain("2nd degree polynomial")
  }
)
test.each([/^[.:]+|[.:]+$/gu, /[^\s@]+@[^\s@]+/gu, /\/+$/u])("%s is measured", { timeout: 120_000 }, (bad) => {
  expect(slowText(bad)).not.toBeNull()
})
test("there are expressions to check", () => expect(expressions.length).toBeGreaterThan(100))
