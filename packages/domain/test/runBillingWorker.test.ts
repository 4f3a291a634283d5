import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { BillingOperationRepository, CmeDealerId, runBillingWorker, StorageUnavailable } from "../src/internal.ts"
import { BillingMemory } from "../src/testing/index.ts"
import { accountOf, inWorld, register } from "./world.ts"

const status = Effect.map(accountOf("COMMISSION"), (account) => account.status)
const objectCount = Effect.flatMap(BillingMemory, ({ objects }) => Effect.map(objects, ({ length }) => length))

describe("the worker", () => {
  it.effect("sends what is due, and at once what a use case announces", () =>
    Effect.gen(function* () {
      yield* Effect.forkChild(runBillingWorker())
      yield* TestClock.adjust("10 seconds")
      yield* register()
      yield* TestClock.adjust("1 millis")
      expect(yield* status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect("sends so many operations at once, and tells which sender has ended a pass", () =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Slow", delayMs: 3_000 }, { times: 3 })
      for (const index of [1, 2, 3]) yield* register(CmeDealerId.make(`dealer-${index}`))
      const passed = new Set<number>()
      yield* Effect.forkChild(runBillingWorker({ callsAtOnce: 2, onPass: (sender) => passed.add(sender) }))
      yield* TestClock.adjust("2 seconds")
      expect([yield* billing.calls, passed.size]).toMatchObject([{ length: 2 }, 0])
      yield* TestClock.adjust("2 seconds")
      expect([...passed].toSorted()).toEqual([0, 1])
      yield* TestClock.adjust("1 minute")
    }).pipe(inWorld)
  )

  it.effect("goes on half a second after the storage was away", () =>
    Effect.gen(function* () {
      const operations = yield* BillingOperationRepository
      let refusals = 3
      const away = BillingOperationRepository.of({
        ...operations,
        claim: (request) =>
          Effect.suspend(() =>
            (refusals -= 1) >= 0 ? new StorageUnavailable({ reason: "away" }) : operations.claim(request)
          )
      })
      yield* register()
      const worker = runBillingWorker({ callsAtOnce: 1 })
      yield* Effect.forkChild(Effect.provideService(worker, BillingOperationRepository, away))
      yield* TestClock.adjust("900 millis")
      expect(yield* objectCount).toBe(0)
      yield* TestClock.adjust("700 millis")
      expect(yield* status).toBe("ACTIVE")
    }).pipe(inWorld)
  )

  it.effect.each([
    { delayMs: 5_000, stoppedAfterMs: 5_000, objects: 1 },
    { delayMs: 60_000, stoppedAfterMs: 11_000, objects: 0 }
  ])("lets a running call end when it is stopped, for 11 s: %o", ({ delayMs, objects, stoppedAfterMs }) =>
    Effect.gen(function* () {
      const billing = yield* BillingMemory
      yield* billing.plan({ _tag: "Slow", delayMs })
      yield* register()
      const worker = yield* Effect.forkChild(runBillingWorker(), { startImmediately: true })
      yield* TestClock.adjust("1 millis")
      const stop = yield* Effect.forkChild(Fiber.interrupt(worker), { startImmediately: true })
      yield* TestClock.adjust(stoppedAfterMs - 100)
      expect(stop.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust("200 millis")
      expect(stop.pollUnsafe()?._tag).toBe("Success")
      expect([yield* objectCount, (yield* accountOf("COMMISSION")).clientId !== null]).toEqual([
        objects,
        objects === 1
      ])
      yield* TestClock.adjust("1 hour")
      expect(yield* objectCount).toBe(objects)
    }).pipe(inWorld)
  )
})
