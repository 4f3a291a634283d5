import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import {
  Billing,
  BillingGate,
  BillingOutcomeUnknown,
  BillingUnavailable,
  CmeDealerId,
  retryDelayMs,
  runBillingOperations,
  type BillingGateStatus
} from "../src/internal.ts"
import { BillingMemory, MemoryStore } from "../src/testing/index.ts"
import { inWorld, register, settle } from "./world.ts"

const behind = (status: BillingGateStatus) => Effect.provideService(BillingGate, { status: Effect.succeed(status) })

const steps = Effect.flatMap(MemoryStore, ({ read }) =>
  read(({ operations }) =>
    [...operations.values()].map(({ operation }) => [operation.kind, operation.state, operation.attempts])
  )
)

/** Billing rejects every call that creates a client. */
const turnedAway = Effect.updateService(Billing, (billing) => ({
  ...billing,
  createClient: () =>
    Effect.fail(
      new BillingUnavailable({ reason: "our token is not accepted", retryAfterMs: null, scope: "billing" })
    )
}))

describe("the gate of Billing", () => {
  it.effect("lets nothing be taken while it is open", () =>
    Effect.gen(function* () {
      yield* register()
      expect(yield* runBillingOperations().pipe(behind({ state: "open", retryInMs: 1 }))).toBe(0)
      expect(yield* runBillingOperations().pipe(behind({ state: "half-open", retryInMs: 1 }))).toBe(0)
      expect(yield* (yield* BillingMemory).calls).toEqual([])
      expect((yield* steps)[0]).toEqual(["CLIENT", "PENDING", 0])
    }).pipe(inWorld)
  )

  it.effect("lets one operation be taken to try whether Billing is back", () =>
    Effect.gen(function* () {
      for (const index of [1, 2, 3]) yield* register(CmeDealerId.make(`dealer-${index}`))
      expect(yield* runBillingOperations().pipe(behind({ state: "half-open", retryInMs: 0 }))).toBe(1)
      expect(yield* runBillingOperations()).toBe(3)
    }).pipe(inWorld)
  )
})

describe("an operation that Billing turned away with all others", () => {
  it.effect("has burnt no attempt, says why it waits, and goes on afterwards", () =>
    Effect.gen(function* () {
      yield* register()
      for (let index = 0; index < 30; index += 1) {
        yield* runBillingOperations().pipe(turnedAway)
        yield* TestClock.adjust("12 seconds")
      }
      expect((yield* steps)[0]).toEqual(["CLIENT", "PENDING", 0])
      yield* settle()
      expect(yield* steps).toEqual([
        ["CLIENT", "DONE", 1],
        ["PAYER", "DONE", 1],
        ["CONTRACT", "DONE", 1]
      ])
    }).pipe(inWorld)
  )

  it.effect("is not tried in quick succession, although its attempts stay few", () =>
    Effect.gen(function* () {
      yield* register()
      yield* runBillingOperations().pipe(turnedAway)
      yield* TestClock.adjust("9 seconds")
      expect(yield* runBillingOperations()).toBe(0)
    }).pipe(inWorld)
  )
})

describe("the next attempt", () => {
  const failed = Result.fail(new BillingOutcomeUnknown({ reason: "no answer" }))
  const delays = (status: BillingGateStatus) =>
    Effect.all(Array.from({ length: 200 }, () => retryDelayMs(20, failed))).pipe(behind(status))

  it.effect("comes after a backoff of its own while calls go through", () =>
    Effect.gen(function* () {
      const delaysMs = yield* delays({ state: "closed", retryInMs: 0 })
      expect(Math.max(...delaysMs)).toBeGreaterThan(200_000)
      expect(Math.max(...delaysMs)).toBeLessThanOrEqual(300_000)
    })
  )

  it.effect("comes soon after an outage, and not before those that have not failed", () =>
    Effect.gen(function* () {
      const delaysMs = yield* delays({ state: "open", retryInMs: 40_000 })
      expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(42_000)
      expect(Math.max(...delaysMs)).toBeLessThanOrEqual(45_000)
    })
  )
})
