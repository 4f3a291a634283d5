import { describe, expect, it } from "@effect/vitest"
import { changeByTotal, revisionStepMax, whyRevision, type TotalChange } from "../src/internal.ts"

const invoiceId = "i-1"
const change = (difference: bigint): TotalChange => ({ difference })
const [stale, duplicate, conflict] = ["STALE", "DUPLICATE", "CONFLICT"] as const

describe("what a total does", () => {
  it.each<readonly [string, readonly [number, bigint] | null, readonly [number, bigint], TotalChange]>([
    ["the first one brings all of it", null, [1, 500n], change(500n)],
    ["the first one may have revision 0", null, [0, 500n], change(500n)],
    ["a first one of 0.00 moves nothing", null, [0, 0n], stale],
    ["a rise brings the difference", [2, 500n], [3, 750n], change(250n)],
    ["a rise of one kopeck brings it", [2, 500n], [3, 501n], change(1n)],
    ["a fall takes the difference back", [2, 500n], [3, 400n], change(-100n)],
    ["a fall to 0.00 takes back all", [2, 500n], [3, 0n], change(-500n)],
    ["a newer revision of the same sum moves nothing", [2, 500n], [3, 500n], stale],
    ["revisions may be left out", [2, 500n], [900, 600n], change(100n)],
    ["an older revision moves nothing", [2, 500n], [1, 750n], stale],
    ["an older revision of the same sum moves nothing", [2, 500n], [1, 500n], stale],
    ["an older revision of 0.00 moves nothing", [2, 500n], [0, 0n], stale],
    ["the same revision and sum is a repeat", [2, 500n], [2, 500n], duplicate],
    ["a repeat of 0.00 is a repeat, too", [0, 0n], [0, 0n], duplicate],
    ["the same revision with a greater sum is a conflict", [2, 500n], [2, 501n], conflict],
    ["the same revision with a smaller sum is a conflict", [2, 500n], [2, 0n], conflict]
  ])("%s", (_, known, [revision, totalPaid], expected) => {
    const newest = known === null ? undefined : { invoiceId, revision: known[0], totalPaid: known[1] }
    expect(changeByTotal(newest, { revision, totalPaid })).toEqual(expected)
  })
})

describe("a revision", () => {
  it.each([
    [null, revisionStepMax, true],
    [null, revisionStepMax + 1, false],
    [0, revisionStepMax, true],
    [0, revisionStepMax + 1, false],
    [7, 7 + revisionStepMax, true],
    [7, 8 + revisionStepMax, false],
    [7, 2_147_483_647, false],
    [5_000, 1, true]
  ])("after %s, %s needs no operator: %s", (known, revision, isFree) => {
    const newest = known === null ? undefined : { invoiceId, revision: known, totalPaid: 1n }
    const detail = expect.stringContaining(`revision ${revision} of invoice i-1 is more than 1000 above`)
    expect(whyRevision(newest, { invoiceId, revision })).toEqual(isFree ? null : detail)
  })
})
