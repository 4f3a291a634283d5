import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Assignment } from "../src/consumer/Assignment.ts"
import { ConsumerProgress } from "../src/consumer/ConsumerProgress.ts"
import type { LogReader } from "../src/topic/LogReader.ts"
import { watchConsumer } from "../src/consumer/watchConsumer.ts"

const options = { intervalMs: 2_000, stalledMaxMs: 60_000, partitionsAtOnce: 2 }

/** A consumer that is in its group, with so many partitions that have 1 000 messages each and were examined. */
const begin = Effect.fn("begin")(function* (count: number) {
  const partitions = Array.from({ length: count }, (_, index) => index)
  const progress = new ConsumerProgress(yield* Clock.Clock, 1_000_000)
  const assignment = new Assignment("t")
  assignment.assign(partitions)
  for (const partition of partitions) assignment.examined(partition, 0n)
  progress.joined()
  const log: LogReader = {
    ranges: Effect.succeed(new Map(partitions.map((partition) => [partition, { start: 0n, end: 1_000n }]))),
    committed: Effect.succeed(new Map()),
    assigned: Effect.succeed(new Set()),
    settings: Effect.never
  }
  const fiber = yield* Effect.forkChild(Effect.flip(watchConsumer(assignment, progress, log, options)))
  /** Lets seconds pass; in each, a message of each of those partitions is handled. */
  const pass = Effect.fn("pass")(function* (seconds: number, moving: ReadonlyArray<number>) {
    for (let second = 0; second < seconds; second += 1) {
      for (const partition of moving) {
        assignment.advance(partition, (assignment.next(partition) ?? 0n) + 1n)
      }
      yield* TestClock.adjust("1 second")
    }
  })
  const isRunning = Effect.sync(() => fiber.pollUnsafe() === undefined)
  return { assignment, fiber, isRunning, pass, progress }
})

describe("a look at the partitions of a running consumer", () => {
  it.effect("finds a stalled partition beside an advancing one", () =>
    Effect.gen(function* () {
      const { fiber, isRunning, pass } = yield* begin(2)
      yield* pass(60, [0])
      expect(yield* isRunning).toBe(true)
      yield* pass(4, [0])
      const stuck = yield* Fiber.join(fiber)
      expect(stuck).toMatchObject({ _tag: "ConsumerStuck", partitions: [1], lag: 1_000n })
      expect(stuck.message).toBe("1000 messages wait, and none was handled for 60 s (partition 1)")
    })
  )

  it.effect("gives each its turn where more have messages than are handled at once", () =>
    Effect.gen(function* () {
      const { fiber, isRunning, pass } = yield* begin(6)
      yield* pass(120, [0, 1])
      expect(yield* isRunning).toBe(true)
      yield* pass(30, [2, 3, 4, 5])
      yield* pass(120, [0, 1])
      expect(yield* isRunning).toBe(true)
      yield* pass(70, [0, 1])
      expect(yield* Fiber.join(fiber)).toMatchObject({ partitions: [2, 3, 4, 5] })
    })
  )

  it.effect("waits no turns if no partition advances", () =>
    Effect.gen(function* () {
      const { fiber, pass } = yield* begin(6)
      yield* pass(64, [])
      expect(yield* Fiber.join(fiber)).toMatchObject({ partitions: [0, 1, 2, 3, 4, 5], lag: 6_000n })
    })
  )

  it.effect("minds no partition that waits for a known cause, or that has nothing to do", () =>
    Effect.gen(function* () {
      const { assignment, isRunning, pass, progress } = yield* begin(3)
      yield* progress.wait("t/1", "storage unavailable")
      assignment.advance(2, 1_000n)
      yield* pass(600, [0])
      expect(yield* isRunning).toBe(true)
    })
  )

  it.effect("is not misled by frequent rebalances", () =>
    Effect.gen(function* () {
      const { assignment, fiber, pass } = yield* begin(1)
      for (let round = 0; round < 13; round += 1) {
        assignment.assign([0])
        yield* pass(3, [])
        assignment.examined(0, 5n)
        yield* pass(3, [])
      }
      expect(yield* Fiber.join(fiber)).toMatchObject({ partitions: [0] })
    })
  )
})
