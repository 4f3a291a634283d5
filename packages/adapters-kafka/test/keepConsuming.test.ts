import { PositionReused } from "@dealer-billing/domain"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Logger } from "effect"
import { TestClock } from "effect/testing"
import kafkajs from "kafkajs"
import { ConsumerProgress } from "../src/consumer/ConsumerProgress.ts"
import { ConsumerStuck } from "../src/consumer/ConsumerStuck.ts"
import { keepConsuming, steadyMs } from "../src/consumer/keepConsuming.ts"
import { captureLogs } from "./secured.ts"
import { kafkaFailure } from "../src/connection/KafkaFailure.ts"
import { TopicMissing } from "../src/topic/TopicMissing.ts"

const lost = kafkaFailure(new kafkajs.KafkaJSError("lost", { retriable: true }))

/** Runs a consumer that is lost after `ranMs(attempt)`; answers when each attempt began, in ms. */
const startsOf = (ranMs: (attempt: number) => number, check: Effect.Effect<void, typeof lost> = Effect.void) =>
  Effect.gen(function* () {
    const starts: Array<number> = []
    const progress = new ConsumerProgress(yield* Clock.Clock, 10_000)
    const attempt = Effect.gen(function* () {
      starts.push(yield* Clock.currentTimeMillis)
      yield* check
    })
    const consume = Effect.suspend(() => Effect.delay(Effect.fail(lost), ranMs(starts.length - 1)))
    const fiber = yield* Effect.forkChild(keepConsuming(attempt, consume, progress), { startImmediately: true })
    yield* TestClock.adjust("5 minutes")
    yield* Fiber.interrupt(fiber)
    return { starts, progress }
  })

const gaps = (starts: ReadonlyArray<number>) => starts.slice(1).map((start, index) => start - starts[index]!)

describe("a consumer that is lost", () => {
  it.effect("comes back later every time, although the brokers answer well", () =>
    Effect.gen(function* () {
      const { progress, starts } = yield* startsOf(() => 0)
      expect(gaps(starts).slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
      expect(progress.check()).toEqual({ ok: false, state: "connecting", detail: "Kafka: lost" })
    })
  )

  it.effect("comes back later every time while the brokers do not answer", () =>
    Effect.gen(function* () {
      const { starts } = yield* startsOf(() => 0, Effect.fail(lost))
      expect(gaps(starts).slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000])
    })
  )

  it.effect("retries up to a minute later after a refusal, and logs it once", () =>
    Effect.gen(function* () {
      const error = Object.assign(new kafkajs.KafkaJSNonRetriableError("no"), {
        type: "GROUP_AUTHORIZATION_FAILED"
      })
      const logs = captureLogs()
      const { progress, starts } = yield* startsOf(() => 0, Effect.fail(kafkaFailure(error))).pipe(
        Effect.provide(Logger.layer([logs.logger]))
      )
      expect(gaps(starts).slice(0, 9)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
      expect(progress.check()).toMatchObject({ ok: false, state: "unauthorized" })
      expect(logs.loud()).toEqual([expect.stringContaining("grant it READ on KAFKA_GROUP_ID")])
    })
  )

  it.effect("comes back soon again after it ran well for a minute", () =>
    Effect.gen(function* () {
      const { starts } = yield* startsOf((attempt) => (attempt === 3 ? steadyMs : 0))
      expect(gaps(starts).slice(0, 5)).toEqual([500, 1_000, 2_000, steadyMs + 500, 1_000])
    })
  )

  it.effect("never comes back when it met another message at a known offset", () =>
    Effect.gen(function* () {
      const progress = new ConsumerProgress(yield* Clock.Clock, 10_000)
      const reused = new PositionReused({ source: "t/3", number: 7n })
      const died = yield* Effect.flip(keepConsuming(Effect.void, Effect.fail(reused), progress))
      expect(died).toMatchObject({ _tag: "ConsumerDied", reason: reused.message, canRestartHelp: false })
      expect(progress.check().detail).toContain("Another message was at t/3/7 before")
    })
  )

  it.effect("says that a restart may help after a stall, and in no other case", () =>
    Effect.gen(function* () {
      const progress = new ConsumerProgress(yield* Clock.Clock, 10_000)
      const stuck = new ConsumerStuck({ partitions: [0], lag: 1n, stalledMs: 60_000 })
      const unreadable = kafkaFailure(new kafkajs.KafkaJSNonRetriableError("this codec is not supported"))
      const missing = new TopicMissing({ topic: "t", code: "UNKNOWN_TOPIC_OR_PARTITION" })
      const deaths = yield* Effect.forEach([stuck, unreadable, missing], (ending) =>
        Effect.flip(keepConsuming(Effect.void, Effect.fail(ending), progress))
      )
      expect(deaths.map(({ canRestartHelp }) => canRestartHelp)).toEqual([true, false, false])
    })
  )
})
