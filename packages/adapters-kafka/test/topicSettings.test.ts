import { describe, expect, it } from "@effect/vitest"
import { Effect, Logger, Metric } from "effect"
import kafkajs from "kafkajs"
import { kafkaFailure } from "../src/connection/KafkaFailure.ts"
import { makeSettingsCheck, measureNoneWrong, type TopicSettings } from "../src/topic/topicSettings.ts"
import { captureLogs } from "./secured.ts"

const day = 86_400_000n
const good: TopicSettings = { cleanupPolicy: "delete", retentionMs: 7n * day, retentionBytes: -1n }

const begin = Effect.fnUntraced(function* () {
  const logs = captureLogs()
  let found: Effect.Effect<TopicSettings, ReturnType<typeof kafkaFailure>> = Effect.succeed(good)
  const log = { settings: Effect.suspend(() => found) }
  const check = makeSettingsCheck("t", log, Number(7n * day)).pipe(Effect.provide(Logger.layer([logs.logger])))
  const be = (next: typeof found | TopicSettings) => {
    found = Effect.isEffect(next) ? next : Effect.succeed(next)
    return check
  }
  const wrong = Effect.map(Metric.snapshot, (all) =>
    all.flatMap(({ attributes, id, state }) =>
      id === "payments_topic_setting_wrong" && "value" in state && state.value === 1 ? [attributes?.setting] : []
    )
  )
  yield* measureNoneWrong
  return { be, loud: logs.loud, wrong }
})

const refusedBy = (type: string) =>
  Effect.fail(kafkaFailure(Object.assign(new kafkajs.KafkaJSNonRetriableError(type), { type })))

describe("the settings of a topic", () => {
  it.effect("are good where it keeps messages for a week or for ever", () =>
    Effect.gen(function* () {
      const { be, loud, wrong } = yield* begin()
      yield* be(good)
      yield* be({ ...good, retentionMs: -1n, retentionBytes: 1_073_741_824n })
      expect([loud(), yield* wrong]).toEqual([[], []])
    })
  )

  it.effect("are warned of when it keeps them for less, once until that changes", () =>
    Effect.gen(function* () {
      const { be, loud, wrong } = yield* begin()
      const short = { ...good, retentionMs: 7n * day - 1n }
      yield* be(short)
      yield* be(short)
      expect(loud()).toEqual([expect.stringMatching(/deletes payments too early.*167 h, at least 168 h/)])
      expect(yield* wrong).toEqual(["retention.ms"])
      yield* be({ ...good, retentionBytes: 1_073_741_823n })
      expect(loud()).toHaveLength(2)
      expect(yield* wrong).toEqual(["retention.bytes"])
      yield* be(good)
      expect(yield* wrong).toEqual([])
      yield* be(short)
      expect(loud()).toHaveLength(3)
    })
  )

  it.effect("end the consumer where it is compacted", () =>
    Effect.gen(function* () {
      const { be, wrong } = yield* begin()
      const compacted = yield* Effect.flip(be({ ...good, cleanupPolicy: "compact,delete" }))
      expect(compacted).toMatchObject({ _tag: "TopicCompacted", topic: "t", policy: "compact,delete" })
      expect(yield* wrong).toEqual(["cleanup.policy"])
    })
  )

  it.effect("that we may not read are warned of once, and brokers that do not answer are a failure", () =>
    Effect.gen(function* () {
      const { be, loud } = yield* begin()
      yield* be(refusedBy("TOPIC_AUTHORIZATION_FAILED"))
      yield* be(refusedBy("TOPIC_AUTHORIZATION_FAILED"))
      expect(loud()).toEqual([expect.stringMatching(/Grant DESCRIBE_CONFIGS/)])
      expect(yield* Effect.flip(be(refusedBy("NOT_LEADER")))).toMatchObject({ _tag: "KafkaFailure" })
    })
  )
})
