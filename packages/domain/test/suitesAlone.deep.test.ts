import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { passes } from "../contract/index.ts"
import { layerMemory } from "../src/testing/index.ts"
import { storageMutants } from "./mutants/storageMutants.ts"

// Otherwise a case that needs another one would kill every mutant.
describe("each case passes alone on an empty storage", () => {
  test.each(storageMutants.map(({ suite }) => [suite.name, suite.cases] as const))("%s", async (_, cases) => {
    const failed = Effect.filter(cases, (each) => Effect.map(passes(each, layerMemory), (isGreen) => !isGreen))
    expect((await Effect.runPromise(failed)).map(({ name }) => name)).toEqual([])
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })
})
