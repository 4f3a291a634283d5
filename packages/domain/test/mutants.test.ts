import { Effect } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { findKillers, mutantsPage, type Row } from "./mutants/killers.ts"
import { storageMutants } from "./mutants/storageMutants.ts"

const path = fileURLToPath(new URL("../../../docs/contracts/mutants.md", import.meta.url))
const page = existsSync(path) ? readFileSync(path, "utf8") : ""
const found: Array<readonly [suite: string, rows: ReadonlyArray<Row>]> = []

describe("mutants", () => {
  test.each(storageMutants.map((set) => [set.suite.name, set] as const))("of %s are killed", async (name, set) => {
    const rows = await Effect.runPromise(findKillers(set, page))
    found.push([name, rows])
    expect(rows.length).toBeGreaterThanOrEqual(3)
    expect(new Set(rows.map(({ breaks }) => breaks)).size).toBe(rows.length)
    expect(rows.filter(({ killer, survives }) => killer === null && survives === null)).toEqual([])
  })

  test("are listed with the case that kills them (`npm run contracts` writes the page)", async () => {
    await expect(mutantsPage(found)).toMatchFileSnapshot(path)
  })
})
