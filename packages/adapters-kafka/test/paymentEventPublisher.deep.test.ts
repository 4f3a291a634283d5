import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { paymentEventPublisher } from "../src/index.ts"
import { newTopic, onKafka, startConsumer, topicNames } from "./kafka.ts"
import { contractId, event, makeStorage, untilProcessed } from "./storage.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

describe("the publisher of payment events", () => {
  onKafka("publishes raw bytes in their order, those of one key to one partition", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka, 3)
      const publisher = yield* paymentEventPublisher(kafka)
      yield* publisher.publish([])
      yield* publisher.publish([
        { key: contractId, value: bytes(event("p-1")) },
        { key: contractId, value: Uint8Array.from([0xff, 0x00]) }
      ])
      yield* publisher.publish([{ key: contractId, value: bytes(event("p-2")) }])
      const storage = yield* makeStorage
      yield* startConsumer(kafka, storage)
      yield* untilProcessed(storage, 3)
      const processedMessages = yield* storage.read((tables) => [...tables.processedMessages.values()])
      expect(new Set(processedMessages.map(({ position }) => position.source)).size).toBe(1)
      expect(processedMessages.map(({ outcome, paymentId }) => [outcome, paymentId])).toEqual([
        ["APPLIED", "p-1"],
        ["PARKED", null],
        ["APPLIED", "p-2"]
      ])
    })
  )

  onKafka("fails, and makes no topic, when there is none", (kafka) =>
    Effect.gen(function* () {
      const publisher = yield* paymentEventPublisher(kafka)
      const failure = yield* Effect.flip(publisher.publish([{ key: null, value: bytes("{}") }]))
      expect(failure._tag).toBe("PublishFailed")
      expect(yield* topicNames(kafka)).not.toContain(kafka.topic)
    })
  )

  it.live("fails when nobody is there, and starts nevertheless", () =>
    Effect.gen(function* () {
      const publisher = yield* paymentEventPublisher({ brokers: ["127.0.0.1:1"], topic: "payments" })
      const failure = yield* Effect.flip(publisher.publish([{ key: null, value: bytes("{}") }]))
      expect(failure.message).toMatch(/^The payment events could not be published: /u)
    })
  )
})
