import { Billing } from "@dealer-billing/domain"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { TestClock } from "effect/testing"
import { resilientBillingLayer, type ResilientBillingOptions } from "../src/index.ts"
import { answered, asksToWait, createClient, gate, Script, unreachable } from "./scripted.ts"

const withScript = <A, E, R>(options: ResilientBillingOptions, body: (script: Script) => Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const script = new Script()
    return body(script).pipe(
      Effect.provide(resilientBillingLayer(options)(script.layer), { local: true }),
      Effect.provideService(Metric.MetricRegistry, new Map())
    )
  })

const list = Effect.flatMap(Billing, (billing) => billing.list("CLIENT", "dealer-1:COMMISSION"))
const fork = <A, E, R>(call: Effect.Effect<A, E, R>, count: number) =>
  Effect.forEach(Array.from({ length: count }), () => Effect.forkChild(call, { startImmediately: true }))

describe("look-ups for the reconciliation", () => {
  it.effect("share the rate of the calls that make something", () =>
    withScript({ callsAtOnce: 100, callsPerSecond: 10 }, (script) =>
      Effect.gen(function* () {
        yield* fork(createClient, 10)
        yield* fork(list, 10)
        yield* TestClock.adjust("10 seconds")
        expect(script.startedAtMs).toHaveLength(20)
        expect((script.startedAtMs.at(-1) ?? 0) - (script.startedAtMs[0] ?? 0)).toBe(1_000)
      })
    )
  )

  it.effect("share their limit of calls at once", () =>
    withScript({ callsAtOnce: 4, callsPerSecond: 1_000 }, (script) =>
      Effect.gen(function* () {
        script.next = Effect.delay(answered, "1 seconds")
        yield* fork(createClient, 3)
        yield* fork(list, 10)
        yield* TestClock.adjust("10 seconds")
        expect([script.startedAtMs.length, script.mostAtOnce]).toEqual([13, 4])
      })
    )
  )

  it.effect("are refused with them while Billing is away, and can open the breaker as well", () =>
    withScript({ callsPerSecond: 1_000 }, (script) =>
      Effect.gen(function* () {
        script.next = unreachable
        for (let index = 0; index < 5; index += 1) yield* Effect.exit(list)
        expect(yield* gate).toEqual(["open", 10_000])
        const held = { scope: "billing", retryAfterMs: 10_000 }
        expect([yield* Effect.flip(list), yield* Effect.flip(createClient)]).toMatchObject([held, held])
        expect(script.startedAtMs).toHaveLength(5)
      })
    )
  )

  it.effect("wait as long as Billing asked another call to", () =>
    withScript({}, (script) =>
      Effect.gen(function* () {
        script.next = asksToWait(7_000)
        yield* Effect.exit(createClient)
        expect(yield* Effect.flip(list)).toMatchObject({ scope: "billing", retryAfterMs: 7_000 })
      })
    )
  )
})
