import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Metric } from "effect"
import { TestClock } from "effect/testing"
import { resilientBillingLayer, type ResilientBillingOptions } from "../src/index.ts"
import { answered, createClient, Script } from "./scripted.ts"

const withScript = <A, E, R>(options: ResilientBillingOptions, body: (script: Script) => Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const script = new Script()
    return body(script).pipe(
      Effect.provide(resilientBillingLayer(options)(script.layer), { local: true }),
      Effect.provideService(Metric.MetricRegistry, new Map())
    )
  })

const waiting = (waitsFor: "turn" | "rate") =>
  Effect.map(Metric.snapshot, (metrics) => {
    const gauge = metrics.find(
      ({ attributes, id }) => id === "billing_calls_waiting" && attributes?.for === waitsFor
    )
    return gauge !== undefined && "value" in gauge.state ? gauge.state.value : 0
  })

const fork = (count: number) =>
  Effect.forEach(Array.from({ length: count }), () => Effect.forkChild(createClient, { startImmediately: true }))

/** The most calls that began within one second. */
const mostInASecond = (startedAtMs: ReadonlyArray<number>): number =>
  Math.max(...startedAtMs.map((from) => startedAtMs.filter((at) => at >= from && at < from + 1_000).length))

describe("the limit of calls at once", () => {
  it.effect("lets four go and makes the others wait for their turn", () =>
    withScript({ callsPerSecond: 1_000 }, (script) =>
      Effect.gen(function* () {
        script.next = Effect.delay(answered, "1 seconds")
        const calls = yield* fork(10)
        yield* TestClock.adjust("1 millis")
        expect([script.underWay, yield* waiting("turn")]).toEqual([4, 6])
        yield* TestClock.adjust("1 seconds")
        expect([script.underWay, yield* waiting("turn")]).toEqual([4, 2])
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.joinAll(calls)
        expect([script.startedAtMs.length, script.mostAtOnce, yield* waiting("turn")]).toEqual([10, 4, 0])
      })
    )
  )

  it.effect("loses no turn to calls that are interrupted, waiting or under way", () =>
    withScript({ callsAtOnce: 2, callsPerSecond: 1_000 }, (script) =>
      Effect.gen(function* () {
        script.next = Effect.never
        const stuck = yield* fork(6)
        yield* TestClock.adjust("1 millis")
        yield* Fiber.interruptAll(stuck)
        expect([script.underWay, yield* waiting("turn")]).toEqual([0, 0])
        script.next = Effect.delay(answered, "1 seconds")
        yield* fork(2)
        yield* TestClock.adjust("1 millis")
        expect(script.underWay).toBe(2)
      })
    )
  )
})

describe("the rate", () => {
  it.effect("lets a burst go and then ten a second, and fails nobody", () =>
    withScript({ callsAtOnce: 1_000 }, (script) =>
      Effect.gen(function* () {
        const calls = yield* fork(35)
        yield* TestClock.adjust("1 millis")
        expect([script.startedAtMs.length, yield* waiting("rate")]).toEqual([10, 25])
        yield* TestClock.adjust("999 millis")
        expect(script.startedAtMs).toHaveLength(20)
        yield* TestClock.adjust("1500 millis")
        yield* Fiber.joinAll(calls)
        expect(script.startedAtMs.slice(10)).toEqual(Array.from({ length: 25 }, (_, index) => 100 * (index + 1)))
        expect(yield* waiting("rate")).toBe(0)
      })
    )
  )

  it.effect("saves up no more than a burst", () =>
    withScript({ callsAtOnce: 1_000, callsPerSecond: 10, callsBurst: 1 }, (script) =>
      Effect.gen(function* () {
        yield* TestClock.adjust("1 hours")
        yield* fork(30)
        yield* TestClock.adjust("5 seconds")
        expect(script.startedAtMs).toHaveLength(30)
        expect(mostInASecond(script.startedAtMs)).toBe(10)
      })
    )
  )

  it.effect("holds for slow calls too: a token is not taken before the turn", () =>
    withScript({ callsPerSecond: 2, callsBurst: 1 }, (script) =>
      Effect.gen(function* () {
        script.next = Effect.delay(answered, "10 seconds")
        yield* fork(30)
        yield* TestClock.adjust("15 seconds")
        script.next = answered
        yield* TestClock.adjust("60 seconds")
        expect(script.startedAtMs).toHaveLength(30)
        expect(mostInASecond(script.startedAtMs)).toBe(2)
      })
    )
  )
})
