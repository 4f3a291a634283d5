import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Metric } from "effect"
import { TestClock } from "effect/testing"
import { resilientBillingLayer } from "../src/index.ts"
import {
  answered,
  asksToWait,
  createClient,
  doubtful,
  gate,
  rejected,
  Script,
  tokenRefused,
  unknown,
  unreachable,
  type Answer
} from "./scripted.ts"

const options = { callsAtOnce: 100, callsPerSecond: 10_000 }

/** Runs a case in front of a Billing of its own, with metrics of its own. */
const withScript = <A, E, R>(body: (script: Script) => Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const script = new Script()
    return body(script).pipe(
      Effect.provide(resilientBillingLayer(options)(script.layer), { local: true }),
      Effect.provideService(Metric.MetricRegistry, new Map())
    )
  })

const callTimes = Effect.fn("callTimes")(function* (script: Script, answer: Answer, times: number) {
  script.next = answer
  for (let index = 0; index < times; index += 1) yield* Effect.exit(createClient)
})

const failureOf = Effect.flip(createClient)

describe("the circuit breaker", () => {
  it.effect.each([
    ["unreachable", unreachable],
    ["an unknown outcome", unknown]
  ] as const)("opens after five failures in a row: %s", ([, failure]) =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, failure, 4)
        yield* callTimes(script, answered, 1)
        yield* callTimes(script, failure, 4)
        expect(yield* gate).toEqual(["closed", 0])
        yield* callTimes(script, failure, 1)
        expect(yield* gate).toEqual(["open", 10_000])
        yield* TestClock.adjust("4 seconds")
        expect(yield* failureOf).toMatchObject({
          _tag: "BillingUnavailable",
          scope: "billing",
          retryAfterMs: 6_000,
          reason: expect.stringContaining("circuit breaker open")
        })
        expect(script.startedAtMs).toHaveLength(10)
      })
    )
  )

  it.effect.each([
    ["a refusal", rejected],
    ["duplicates in Billing", doubtful]
  ] as const)("counts as an answer: %s", ([, answer]) =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, answer, 10)
        yield* callTimes(script, unreachable, 4)
        yield* callTimes(script, answer, 1)
        yield* callTimes(script, unreachable, 4)
        expect(yield* gate).toEqual(["closed", 0])
      })
    )
  )

  it.effect("doubles its openings from 10 seconds to 5 minutes, and starts again after an answer", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, unreachable, 5)
        const openings: Array<number> = []
        for (let index = 0; index < 7; index += 1) {
          const [state, retryInMs] = yield* gate
          expect(state).toBe("open")
          openings.push(retryInMs / 1_000)
          yield* TestClock.adjust(retryInMs)
          expect(yield* gate).toEqual(["half-open", 0])
          yield* callTimes(script, unknown, 1)
        }
        expect(openings).toEqual([10, 20, 40, 80, 160, 300, 300])
        yield* TestClock.adjust("5 minutes")
        yield* callTimes(script, answered, 1)
        expect(yield* gate).toEqual(["closed", 0])
        yield* callTimes(script, unreachable, 5)
        expect(yield* gate).toEqual(["open", 10_000])
      })
    )
  )

  it.effect("sends one probe only, however many ask, and lets the next go when that was interrupted", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, unreachable, 5)
        yield* TestClock.adjust("10 seconds")
        script.next = Effect.delay(answered, "3 seconds")
        const probe = yield* Effect.forkChild(createClient, { startImmediately: true })
        yield* Effect.yieldNow
        expect(yield* gate).toEqual(["half-open", 1_000])
        for (let index = 0; index < 5; index += 1) {
          expect(yield* failureOf).toMatchObject({ scope: "billing", retryAfterMs: 1_000 })
        }
        expect(script.startedAtMs).toHaveLength(6)
        yield* Fiber.interrupt(probe)
        expect(yield* gate).toEqual(["half-open", 0])
        const second = yield* Effect.forkChild(createClient, { startImmediately: true })
        yield* TestClock.adjust("3 seconds")
        yield* Fiber.join(second)
        expect([yield* gate, script.startedAtMs.length]).toEqual([["closed", 0], 7])
      })
    )
  )

  it.effect("closes when the probe is rejected, since Billing answered", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, unreachable, 5)
        yield* TestClock.adjust("10 seconds")
        yield* callTimes(script, rejected, 1)
        expect(yield* gate).toEqual(["closed", 0])
      })
    )
  )

  it.effect("opens at once when our token is not accepted, and says why to every refused call", () =>
    withScript((script) =>
      Effect.gen(function* () {
        script.next = tokenRefused
        const first = yield* failureOf
        // Others may try whether the token is right before it does.
        expect(first).toMatchObject({ scope: "billing", retryAfterMs: 12_000 })
        expect(yield* gate).toEqual(["open", 10_000])
        expect(yield* failureOf).toMatchObject({ reason: "circuit breaker open: our token is not accepted" })
        expect(script.startedAtMs).toHaveLength(1)
      })
    )
  )

  it.effect("makes all calls wait as long as Billing asks, at most 5 minutes, and counts no failure", () =>
    withScript((script) =>
      Effect.gen(function* () {
        for (let index = 0; index < 7; index += 1) {
          yield* callTimes(script, asksToWait(7_000), 1)
          expect(yield* gate).toEqual(["open", 7_000])
          expect(yield* failureOf).toMatchObject({ scope: "billing", retryAfterMs: 7_000 })
          yield* TestClock.adjust("7 seconds")
          expect(yield* gate).toEqual(["closed", 0])
        }
        expect(script.startedAtMs).toHaveLength(7)
        yield* callTimes(script, asksToWait(10 ** 9), 1)
        expect(yield* gate).toEqual(["open", 300_000])
      })
    )
  )

  it.effect("probes again after a probe that was asked to wait", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, unreachable, 5)
        yield* TestClock.adjust("10 seconds")
        yield* callTimes(script, asksToWait(60_000), 1)
        expect(yield* gate).toEqual(["open", 60_000])
        yield* TestClock.adjust("60 seconds")
        expect(yield* gate).toEqual(["half-open", 0])
      })
    )
  )

  it.effect("learns nothing from calls that were sent before it opened", () =>
    withScript((script) =>
      Effect.gen(function* () {
        script.next = Effect.delay(tokenRefused, "5 seconds")
        const failing = yield* Effect.forkChild(Effect.exit(createClient), { startImmediately: true })
        script.next = Effect.delay(answered, "6 seconds")
        const working = yield* Effect.forkChild(Effect.exit(createClient), { startImmediately: true })
        yield* Effect.yieldNow
        yield* callTimes(script, unreachable, 5)
        yield* TestClock.adjust("6 seconds")
        yield* Fiber.joinAll([failing, working])
        expect(yield* gate).toEqual(["open", 4_000])
      })
    )
  )

  it.effect("does not mind a step of the wall clock", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(3_600_000)
        yield* callTimes(script, unreachable, 5)
        yield* TestClock.setTime(0)
        expect(yield* gate).toEqual(["open", 10_000])
      })
    )
  )

  it.effect("shows its state, and counts the calls by kind and outcome", () =>
    withScript((script) =>
      Effect.gen(function* () {
        yield* callTimes(script, answered, 2)
        yield* callTimes(script, rejected, 1)
        yield* callTimes(script, unknown, 5)
        yield* callTimes(script, answered, 3)
        const metrics = yield* Metric.snapshot
        const calls = metrics
          .filter(({ id }) => id === "billing_calls_total")
          .map(({ attributes, state }) => [attributes, "count" in state ? state.count : null])
        const kind = "createClient"
        expect(calls).toEqual([
          [{ kind, outcome: "done" }, 2],
          [{ kind, outcome: "rejected" }, 1],
          [{ kind, outcome: "unknown" }, 5],
          [{ kind, outcome: "breaker-open" }, 3]
        ])
        expect(metrics.find(({ id }) => id === "billing_breaker_state")?.state).toMatchObject({ value: 2 })
      })
    )
  )
})
