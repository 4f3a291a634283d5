import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { endpoints } from "../src/index.ts"

const page = readFileSync(new URL("../../../docs/integrate.md", import.meta.url), "utf8")
/** Probes and metrics are in the page for operators. */
const forCallers = endpoints.filter(({ path }) => path.startsWith("/v1/"))

it("the page for callers has every operation", () => {
  expect(forCallers.length).toBeGreaterThan(20)
  expect(forCallers.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
