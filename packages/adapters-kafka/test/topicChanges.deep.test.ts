import { describe, expect } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { ConfigResourceTypes } from "kafkajs"
import { asAdmin, type KafkaCase, newTopic, onKafka, produce, startConsumer } from "./kafka.ts"
import { captureLogs } from "./secured.ts"
import { eventually, event, makeStorage, untilProcessed } from "./storage.ts"

const setTopic = (kafka: KafkaCase, settings: Readonly<Record<string, string>>) =>
  asAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: kafka.topic,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value }))
        }
      ]
    })
  )

/** Ten seconds are promised; the machine of the test may be busy. Left alone, the client takes five minutes. */
const newPartitionsMaxMs = 25_000

describe("a topic that changes", () => {
  onKafka("has partitions that were added read soon", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka, 2)
      const storage = yield* makeStorage
      yield* startConsumer(kafka, storage)
      yield* produce(kafka, [{ value: event("p-first"), partition: 0 }])
      yield* untilProcessed(storage, 1)
      yield* asAdmin(kafka, (admin) =>
        admin.createPartitions({ topicPartitions: [{ topic: kafka.topic, count: 12 }] })
      )
      const values = Array.from({ length: 12 }, (_, partition) => ({ value: event(`p-${partition}`), partition }))
      yield* produce(kafka, values)
      yield* untilProcessed(storage, 13).pipe(Effect.timeout(newPartitionsMaxMs))
    })
  )

  onKafka("and is compacted is not read at all", (kafka) =>
    Effect.gen(function* () {
      yield* asAdmin(kafka, (admin) =>
        admin.createTopics({
          waitForLeaders: true,
          topics: [{ topic: kafka.topic, configEntries: [{ name: "cleanup.policy", value: "compact,delete" }] }]
        })
      )
      yield* produce(kafka, [{ key: "c", value: event("p-1") }])
      const storage = yield* makeStorage
      const { health } = yield* startConsumer(kafka, storage)
      const died = yield* Effect.flip(health.died)
      expect(died.message).toContain("cleanup.policy=compact,delete: compaction deletes payments")
      expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(0)
    })
  )

  onKafka(
    "is warned of once when it keeps messages for too short, and not read on when it becomes compacted",
    (kafka) =>
      Effect.gen(function* () {
        yield* newTopic(kafka)
        yield* setTopic(kafka, { "retention.ms": "3600000", "retention.bytes": "1048576" })
        const logs = captureLogs()
        const storage = yield* makeStorage
        const { health } = yield* startConsumer(kafka, storage).pipe(Effect.provide(Logger.layer([logs.logger])))
        yield* produce(kafka, [{ key: "c", value: event("p-1") }])
        yield* untilProcessed(storage, 1)
        yield* eventually(Effect.map(health.check, ({ ok }) => ok))
        expect(logs.loud()).toEqual([expect.stringMatching(/deletes payments too early.*1 h.*1048576/)])
        yield* setTopic(kafka, { "cleanup.policy": "compact" })
        // The settings are looked at every minute.
        const died = yield* Effect.flip(health.died).pipe(Effect.timeout("90 seconds"))
        expect(String(died)).toContain("cleanup.policy=compact: compaction")
        yield* produce(kafka, [{ key: "c", value: event("p-2") }])
        yield* Effect.sleep("3 seconds")
        expect(yield* storage.read((tables) => tables.processedMessages.size)).toBe(1)
      }),
    150_000
  )
})
