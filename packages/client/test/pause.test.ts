import { describe, expect, it } from "vitest"
import { retryDelayMs } from "../src/pause.ts"

const sampleCount = 500

const rangeOf = (attempts: number, askedMs: number | null) => {
  const delays = Array.from({ length: sampleCount }, () => retryDelayMs(attempts, 100, askedMs))
  return { lowest: Math.min(...delays), highest: Math.max(...delays) }
}

describe("the pause before a retry", () => {
  it.each([
    [1, 100],
    [2, 200],
    [4, 800],
    [20, 5_000]
  ])("after attempt %i is spread over 0 to %i ms", (attempts, longestMs) => {
    const { highest, lowest } = rangeOf(attempts, null)
    expect(lowest).toBeGreaterThanOrEqual(0)
    expect(lowest).toBeLessThan(longestMs * 0.1)
    expect(highest).toBeGreaterThan(longestMs * 0.9)
    expect(highest).toBeLessThan(longestMs)
  })

  it("is never shorter than Retry-After, and spread after it", () => {
    const { highest, lowest } = rangeOf(1, 2_000)
    expect(lowest).toBeGreaterThanOrEqual(2_000)
    expect(lowest).toBeLessThan(2_010)
    expect(highest).toBeGreaterThan(2_090)
    expect(highest).toBeLessThan(2_100)
  })
})
