import { describe, expect, it } from "vitest"
import { addressGroup } from "../src/limits/addressGroup.ts"
import { tokenBuckets } from "../src/limits/tokenBuckets.ts"

describe("a token bucket", () => {
  const overs = (take: ReturnType<typeof tokenBuckets>["take"], name: string, nowMs: number, count: number) =>
    Array.from({ length: count }, () => take(name, nowMs)).filter(({ isOver }) => isOver).length

  it("gives a burst at once, and then its rate", () => {
    const { take } = tokenBuckets({ perSecond: 2, burst: 10 })
    expect(overs(take, "a", 0, 15)).toBe(5)
    expect(overs(take, "a", 1_000, 5)).toBe(3)
    expect(overs(take, "a", 60_000, 15)).toBe(5)
  })

  it("reports what is left, when one more is allowed, and when all are", () => {
    const { take } = tokenBuckets({ perSecond: 2, burst: 3 })
    const quota = () => take("a", 0)
    expect([quota(), quota(), quota(), quota()]).toEqual([
      { isOver: false, remaining: 2, retryAfterS: 0, resetS: 1 },
      { isOver: false, remaining: 1, retryAfterS: 0, resetS: 1 },
      { isOver: false, remaining: 0, retryAfterS: 1, resetS: 2 },
      { isOver: true, remaining: 0, retryAfterS: 1, resetS: 2 }
    ])
  })

  it("is separate per name, and a clock that goes back gives and takes nothing", () => {
    const { take } = tokenBuckets({ perSecond: 1, burst: 1 })
    expect([take("a", 5_000).isOver, take("b", 5_000).isOver, take("a", 0).isOver]).toEqual([false, false, true])
  })

  it("forgets the oldest name, so that made-up names need no memory", () => {
    const { take } = tokenBuckets({ perSecond: 1, burst: 1 })
    take("a", 0)
    take("b", 0)
    for (let index = 0; index < 9_999; index += 1) take(`other-${index}`, 0)
    expect([take("b", 0).isOver, take("a", 0).isOver]).toEqual([true, false])
  })
})

describe("the address of a caller", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    [undefined, "unknown"]
  ])("%s counts as %s", (address, group) => {
    expect(addressGroup(address)).toBe(group)
  })
})
