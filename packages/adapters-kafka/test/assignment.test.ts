import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { Assignment, checkRunning } from "../src/consumer/Assignment.ts"

const at = (next: bigint) => {
  const assignment = new Assignment("t")
  assignment.assign([0])
  assignment.examined(0, next)
  return assignment
}

const isGood = (stood: bigint, stands: bigint, start: bigint, end: bigint) =>
  Result.isSuccess(checkRunning(at(stands), new Map([[0, stood]]), new Map([[0, { start, end }]])))

describe("a look at the log of a consumer that runs", () => {
  it("finds nothing wrong where the log holds what is next, or ends just before it", () => {
    expect(isGood(5n, 5n, 0n, 9n)).toBe(true)
    expect(isGood(5n, 5n, 5n, 5n)).toBe(true)
  })

  it("does not mind that the consumer went on meanwhile, or that what it had handled was deleted", () => {
    expect(isGood(5n, 12n, 0n, 9n)).toBe(true)
    expect(isGood(5n, 10n, 10n, 10n)).toBe(true)
  })

  it("fails when the next message was deleted, and when the log ends before it", () => {
    expect(isGood(5n, 5n, 6n, 9n)).toBe(false)
    expect(isGood(5n, 5n, 0n, 4n)).toBe(false)
  })

  it("leaves partitions alone that are not ours any more", () => {
    const assignment = at(5n)
    const before = assignment.snapshot()
    assignment.assign([1])
    const ranges = new Map([[0, { start: 7n, end: 9n }]])
    expect(Result.isSuccess(checkRunning(assignment, before, ranges))).toBe(true)
  })
})
