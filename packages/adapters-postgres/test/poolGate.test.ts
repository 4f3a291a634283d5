import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Metric } from "effect"
import { TestClock } from "effect/testing"
import { acquireMsMax, makePoolGate } from "../src/database/poolGate.ts"

/** In use, waiting, timed out. */
const seen = (pool: string) =>
  Effect.map(Metric.snapshot, (metrics) =>
    ["db_pool_connections_in_use", "db_pool_waiting", "db_pool_timeouts_total"].map((name) => {
      const found = metrics.find(({ attributes, id }) => id === name && attributes?.pool === pool)
      if (found?.type === "Gauge") return Number(found.state.value)
      return found?.type === "Counter" ? Number(found.state.count) : 0
    })
  )

describe("the metrics of a pool", () => {
  it.effect("count connections in use, waiting callers and timeouts", () =>
    Effect.gen(function* () {
      const gate = yield* makePoolGate("counted", 2)
      const release = yield* Deferred.make<void>()
      const fibers = yield* Effect.forEach([1, 2, 3, 4], () => Effect.forkChild(gate(Deferred.await(release))))
      yield* TestClock.adjust(acquireMsMax / 2)
      assert.deepStrictEqual(yield* seen("counted"), [2, 2, 0])
      const late = yield* Effect.forkChild(gate(Deferred.await(release)))
      yield* TestClock.adjust(acquireMsMax / 2)
      assert.deepStrictEqual(yield* seen("counted"), [2, 1, 2])
      yield* Deferred.succeed(release, undefined)
      const exits = yield* Effect.forEach([...fibers, late], Fiber.await)
      assert.deepStrictEqual(exits.map(Exit.isSuccess), [true, true, false, false, true])
      assert.deepStrictEqual(yield* seen("counted"), [0, 0, 2])
    })
  )

  it.effect("do not count interrupted callers, waiting or not", () =>
    Effect.gen(function* () {
      const gate = yield* makePoolGate("interrupted", 1)
      const fibers = yield* Effect.forEach([1, 2], () => Effect.forkChild(gate(Effect.never)))
      yield* TestClock.adjust(1)
      assert.deepStrictEqual(yield* seen("interrupted"), [1, 1, 0])
      yield* Effect.forEach(fibers, Fiber.interrupt)
      assert.deepStrictEqual(yield* seen("interrupted"), [0, 0, 0])
    })
  )
})
