import { describe, expect, it } from "@effect/vitest"
import {
  admitCall,
  afterCall,
  closedBreaker,
  readStatus,
  readStatusFor,
  type Breaker,
  type CallEvent
} from "../src/wrappers/Breaker.ts"

const limits = { failuresMax: 5, openMs: 10_000, openMaxMs: 300_000 }
const failed: CallEvent = { _tag: "Failed", reason: "HTTP 500" }
const connectFailed: CallEvent = { _tag: "ConnectFailed", reason: "refused" }
const unauthorized: CallEvent = { _tag: "Unauthorized", reason: "our token is not accepted", retryAfterMs: 0 }
const answered: CallEvent = { _tag: "Answered" }

/** A breaker on a clock of its own; a refused call changes nothing. */
class Bench {
  breaker: Breaker = closedBreaker
  nowMs = 0
  #calls = 0

  call(object: string, event: CallEvent): "called" | "refused" {
    const admission = { call: (this.#calls += 1), object, generation: this.breaker.generation }
    const next = admitCall(this.breaker, admission, this.nowMs)
    if (next === null) return "refused"
    this.breaker = afterCall(next, admission, event, limits, this.nowMs)
    return "called"
  }

  callEach(objects: ReadonlyArray<string>, event: CallEvent) {
    return objects.map((object) => this.call(object, event))
  }

  get gate() {
    const { retryInMs, state } = readStatus(this.breaker, this.nowMs)
    return [state, retryInMs / 1_000]
  }

  secondsFor(object: string) {
    return readStatusFor(this.breaker, object, this.nowMs).retryInMs / 1_000
  }
}

/** Opened by the failures of two, and half-open now, for both as well. */
const halfOpen = (): Bench => {
  const bench = new Bench()
  bench.callEach(["bad", "bad", "worse", "worse", "bad"], failed)
  bench.nowMs = 12_000
  return bench
}

describe("a breaker", () => {
  it("is not opened by one object, however often its calls fail", () => {
    const bench = new Bench()
    bench.callEach(
      Array.from({ length: 100 }, () => "bad"),
      failed
    )
    expect(bench.gate).toEqual(["closed", 0])
    bench.call("good", answered)
    bench.callEach(["bad", "bad", "bad"], failed)
    expect(bench.gate).toEqual(["closed", 0])
  })

  it("is opened by five failures of two", () => {
    const bench = new Bench()
    bench.callEach(["bad", "bad", "bad", "worse"], failed)
    expect(bench.gate).toEqual(["closed", 0])
    bench.call("bad", failed)
    expect(bench.gate).toEqual(["open", 10])
  })

  it("is opened by one object without a connection, which says nothing about the object", () => {
    const bench = new Bench()
    bench.callEach(
      Array.from({ length: 9 }, () => "bad"),
      failed
    )
    bench.callEach(["any", "any", "any", "any"], connectFailed)
    expect(bench.gate).toEqual(["closed", 0])
    bench.call("any", connectFailed)
    expect(bench.gate).toEqual(["open", 10])
  })

  it("gives others the next probe at once when a probe of a suspect fails, and refuses only failing keys", () => {
    const bench = halfOpen()
    expect(bench.call("bad", failed)).toBe("called")
    expect(bench.gate).toEqual(["half-open", 0])
    expect([bench.secondsFor("bad"), bench.secondsFor("worse"), bench.secondsFor("good")]).toEqual([10, 10, 0])
    expect(bench.callEach(["bad", "worse"], failed)).toEqual(["refused", "refused"])
    expect(bench.call("good", answered)).toBe("called")
    expect(bench.gate).toEqual(["closed", 0])
    expect(bench.secondsFor("bad")).toBe(0)
  })

  it("lets others be the first probe", () => {
    const bench = halfOpen()
    bench.nowMs = 10_000
    expect(bench.gate).toEqual(["half-open", 0])
    expect(bench.callEach(["bad", "worse"], failed)).toEqual(["refused", "refused"])
    expect([bench.secondsFor("bad"), bench.secondsFor("worse")]).toEqual([2, 2])
    expect(bench.call("good", answered)).toBe("called")
  })

  it("lets failingKeys try later and later, twice as late each time", () => {
    const bench = halfOpen()
    const pauses: Array<number> = []
    for (let index = 0; index < 7; index += 1) {
      expect(bench.call(index % 2 === 0 ? "bad" : "worse", failed)).toBe("called")
      expect(bench.gate).toEqual(["half-open", 0])
      pauses.push(bench.secondsFor("bad"))
      bench.nowMs += bench.secondsFor("bad") * 1_000
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300])
  })

  it("opens for all, twice as long, when the probe of another fails too: Billing is away", () => {
    const bench = halfOpen()
    bench.call("bad", failed)
    bench.call("third", failed)
    expect(bench.gate).toEqual(["open", 20])
    bench.nowMs += 20_000
    bench.call("fourth", failed)
    expect([bench.gate, bench.secondsFor("bad")]).toEqual([["open", 40], 42])
  })

  it("opens for all when a suspect's probe reaches nobody", () => {
    const bench = halfOpen()
    bench.call("bad", connectFailed)
    expect(bench.gate).toEqual(["open", 20])
  })

  it("refuses no other object when one alone is unauthorized repeatedly", () => {
    const bench = new Bench()
    bench.call("bad", unauthorized)
    expect(bench.gate).toEqual(["open", 10])
    bench.nowMs = 12_000
    bench.call("bad", unauthorized)
    expect([bench.gate, bench.secondsFor("bad")]).toEqual([["half-open", 0], 10])
    bench.call("good", unauthorized)
    expect(bench.gate).toEqual(["open", 20])
  })

  it("sends one probe at a time", () => {
    const bench = halfOpen()
    bench.breaker = admitCall(bench.breaker, { call: 77, object: "good" }, bench.nowMs) ?? bench.breaker
    expect(bench.callEach(["bad", "worse", "third"], failed)).toEqual(["refused", "refused", "refused"])
    expect(bench.gate).toEqual(["half-open", 1])
  })
})
