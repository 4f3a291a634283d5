import { NodeServices } from "@effect/platform-node"
import { expect, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { skipped, judgeFigure, type Figure } from "../src/run/Figure.ts"
import { quantile, shown } from "../src/run/numbers.ts"
import { formatTable } from "../src/report/markdown.ts"
import { findOwner, computeShares } from "../src/report/summarizeProfiles.ts"
import { writeReport } from "../src/report/writeReport.ts"

const figure = (change: Partial<Figure>): Figure => ({
  goal: "1",
  what: "payments",
  ours: "30/s",
  reference: "60/s",
  value: 0.5,
  direction: "at least",
  bar: 0.6,
  moonshot: 0.9,
  ...change
})

it("a figure is compared with its bar and its moonshot, in its direction", () => {
  expect([0.5, 0.6, 0.9].map((value) => judgeFigure(figure({ value })))).toEqual(["MISS", "pass", "moonshot"])
  const counts = [81, 80, 60].map((value) => figure({ value, direction: "at most", bar: 80, moonshot: 60 }))
  expect(counts.map(judgeFigure)).toEqual(["MISS", "pass", "moonshot"])
  expect(judgeFigure(figure({ bar: null }))).toBe("-")
  expect(judgeFigure(figure({ value: Number.NaN }))).toBe("MISS")
  expect(judgeFigure(skipped("3", "Kafka", "there is none"))).toBe("skipped")
})

it("the table is aligned, and a skipped row has its reason", () => {
  expect(formatTable([figure({}), skipped("3", "Kafka", "there is none")]).split("\n")).toEqual([
    "| goal | what     | ours                   | reference | ratio or count | bar   | moonshot | verdict |",
    "| ---- | -------- | ---------------------- | --------- | -------------- | ----- | -------- | ------- |",
    "| 1    | payments | 30/s                   | 60/s      | 0.5            | ≥ 0.6 | ≥ 0.9    | MISS    |",
    "| 3    | Kafka    | skipped: there is none |           |                |       |          | skipped |"
  ])
})

it("numbers have three digits, and quantiles are existing values", () => {
  expect([0.36623, 12.44, 105.6, 32_114.4].map(shown)).toEqual(["0.366", "12.4", "106", "32,114"])
  expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4], 0.99), quantile([], 0.5)]).toEqual([2, 4, 0])
})

it("a profile is summarized by package, without idle time", () => {
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 0 })
  const frames = [
    frame("(idle)", ""),
    frame("run", "file:///a/node_modules/.pnpm/effect@4/node_modules/effect/dist/Effect.js"),
    frame("allocate", "file:///a/packages/domain/src/allocate.ts")
  ]
  const nodes = frames.map((callFrame, id) => ({ id, callFrame }))
  const profile = { nodes, samples: [0, 1, 2, 1], timeDeltas: [50, 10, 10, 20] }
  expect(computeShares(profile, findOwner)).toEqual([
    { name: "effect", share: 0.75 },
    { name: "domain", share: 0.25 }
  ])
})

it.effect("a new table keeps the notes below the old one", () =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const file = `${yield* files.makeTempDirectoryScoped()}/benchmarks.md`
    const parts = { command: "npm run bench", machine: "a machine" }
    yield* writeReport(file, { ...parts, table: "| old |" })
    yield* files.writeFileString(file, `${yield* files.readFileString(file)}\nIn the planner.\n`)
    yield* writeReport(file, { ...parts, table: "| new |" })
    const text = yield* files.readFileString(file)
    expect(text).toContain("| new |\n\n## Where the time goes\n\nIn the planner.\n")
    expect(text).not.toContain("| old |")
  }).pipe(Effect.provide(NodeServices.layer))
)
