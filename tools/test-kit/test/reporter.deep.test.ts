import { expect, test } from "vitest"
import { runSamples } from "./support.ts"

test("the last line counts every failure, broken files and hooks too, and the skipped have their reason", async () => {
  const run = runSamples("outcomes", "unloadable")
  expect(await run.ended).toBe(1)
  const lines = run.output().trimEnd().split("\n")
  expect(lines.at(-1)).toBe("1 passed, 3 failed, 2 skipped")
  expect(lines).toContain("skipped: outcomes.sample.ts > is skipped: the moon is not full")
})
