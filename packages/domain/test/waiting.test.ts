import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Ref } from "effect"
import { TestClock } from "effect/testing"
import { OperationSignal, waitFor } from "../src/internal.ts"
import { layerMemory, MemoryStore } from "../src/testing/index.ts"
import { newDealer } from "../contract/fixtures.ts"
import { DealerRepository } from "../src/internal.ts"

const elapsedMs = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const value = yield* effect
    return [value, (yield* Clock.currentTimeMillis) - start] as const
  })

describe("waitFor", () => {
  it.effect("returns what was read as soon as it is final", () =>
    Effect.gen(function* () {
      const reads = yield* Ref.make(0)
      const read = Ref.updateAndGet(reads, (count) => count + 1)
      const fiber = yield* Effect.forkChild(elapsedMs(waitFor(read, (count) => count >= 3, 10_000)))
      yield* TestClock.adjust("10 seconds")
      expect(fiber.pollUnsafe()).toMatchObject({ value: [3, 75] })
    })
  )

  it.effect("returns the newest state when the time is over", () =>
    Effect.gen(function* () {
      const reads = yield* Ref.make(0)
      const read = Ref.updateAndGet(reads, (count) => count + 1)
      const fiber = yield* Effect.forkChild(elapsedMs(waitFor(read, () => false, 60)))
      yield* TestClock.adjust("10 seconds")
      expect(fiber.pollUnsafe()).toMatchObject({ value: [3, 60] })
    })
  )
})

describe("OperationSignal", () => {
  it.effect("wakes who waits, and keeps a notice that came before the waiting", () =>
    Effect.gen(function* () {
      const signal = yield* OperationSignal
      yield* signal.notify
      yield* signal.wait(Duration.hours(1))
      const waiting = yield* Effect.forkChild(signal.wait(Duration.hours(1)), { startImmediately: true })
      yield* TestClock.adjust("1 minutes")
      expect(waiting.pollUnsafe()).toBeUndefined()
      yield* signal.notify
      yield* TestClock.adjust("1 millis")
      expect(waiting.pollUnsafe()?._tag).toBe("Success")
    }).pipe(Effect.provide(OperationSignal.layer))
  )

  it.effect("lets go when the time is over", () =>
    Effect.gen(function* () {
      const signal = yield* OperationSignal
      const waiting = yield* Effect.forkChild(signal.wait(Duration.millis(500)), { startImmediately: true })
      yield* TestClock.adjust("500 millis")
      expect(waiting.pollUnsafe()?._tag).toBe("Success")
    }).pipe(Effect.provide(OperationSignal.layer))
  )
})

describe("layerMemory", () => {
  it.effect("is empty whenever it is built", () =>
    Effect.gen(function* () {
      const insert = Effect.gen(function* () {
        yield* (yield* DealerRepository).insert(yield* newDealer())
        return yield* (yield* MemoryStore).read(({ dealers }) => dealers.size)
      })
      expect(yield* Effect.provide(insert, layerMemory)).toBe(1)
      expect(yield* Effect.provide(insert, layerMemory)).toBe(1)
    })
  )
})
