import { ConsumerDied, ConsumerHealth } from "@dealer-billing/adapters-kafka"
import { OperationSignal, WorkerHealth, workerLayer } from "@dealer-billing/domain"
import { BillingMemory, layerMemory } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Metric } from "effect"
import { TestClock } from "effect/testing"
import { untilSomethingDies } from "../src/commands/serve/untilSomethingDies.ts"
import { BillingGate, makePassWatch, WorkerStuck } from "@dealer-billing/domain/internal"

const check = Effect.die("nobody asks")
const lives = Effect.never
const consumerDied = (canRestartHelp: boolean) => Effect.fail(new ConsumerDied({ reason: "why", canRestartHelp }))
const workerDied = Effect.fail(new WorkerStuck({ silentMs: 61_000 }))

describe("a part of the service that dies", () => {
  it.effect.each([
    {
      name: "a consumer that a restart may cure",
      consumer: consumerDied(true),
      worker: lives,
      http: true,
      ends: true
    },
    {
      name: "one that it cannot cure, with the API",
      consumer: consumerDied(false),
      worker: lives,
      http: true,
      ends: false
    },
    {
      name: "one that it cannot cure, alone",
      consumer: consumerDied(false),
      worker: lives,
      http: false,
      ends: true
    },
    { name: "a worker", consumer: lives, worker: workerDied, http: true, ends: true }
  ])("ends the process or not: $name", ({ consumer, ends, http, worker }) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        untilSomethingDies({ http, consumer: true, worker: true }).pipe(
          Effect.provideService(ConsumerHealth, { check, died: consumer }),
          Effect.provideService(WorkerHealth, { check, died: worker })
        )
      )
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(fiber.pollUnsafe()?._tag, ends ? "Failure" : undefined)
    })
  )
})

const lastPassS = Effect.map(
  Metric.snapshot,
  (found) =>
    found.flatMap((each) =>
      each.id === "worker_last_pass_timestamp_seconds" && each.type === "Gauge" ? [each.state.value] : []
    )[0]
)

describe("a worker that hangs", () => {
  it.effect("dies after a minute without a finished pass, and the metric has the time of the last one", () =>
    Effect.gen(function* () {
      const hanging = Layer.succeed(BillingGate, { status: Effect.never })
      const others = Layer.mergeAll(BillingMemory.layer, OperationSignal.layer, Logger.layer([]), hanging)
      const world = workerLayer(2).pipe(Layer.provide(Layer.mergeAll(layerMemory, others)))
      const story = Effect.gen(function* () {
        const health = yield* WorkerHealth
        const died = yield* Effect.forkChild(Effect.flip(health.died))
        yield* Effect.sleep("59 seconds")
        const early = yield* health.check
        yield* Effect.sleep("3 seconds")
        return { early, death: yield* Fiber.join(died), late: yield* health.check, passS: yield* lastPassS }
      })
      const fiber = yield* Effect.forkChild(Effect.provide(story, world, { local: true }))
      // What it takes, and how long a stop waits for a worker that hangs.
      yield* Effect.repeat(TestClock.adjust("1 second"), { times: 100 })
      const { death, early, late, passS } = yield* Fiber.join(fiber)
      assert.deepStrictEqual([early.ok, death._tag, passS], [true, "WorkerStuck", 0])
      assert.deepStrictEqual(late, { ok: false, detail: "a pass of the worker hangs" })
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.effect("is not one whose loops all end their passes", () =>
    Effect.gen(function* () {
      const watch = makePassWatch(2)
      const stuck = yield* Effect.forkChild(watch.untilStuck)
      for (let second = 0; second < 300; second++) {
        yield* TestClock.adjust("1 second")
        watch.passed(0)
        watch.passed(1)
      }
      assert.isUndefined(stuck.pollUnsafe())
      assert.isTrue((yield* watch.check).ok)
    })
  )
})
