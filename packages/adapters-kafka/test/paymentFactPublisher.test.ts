import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { paymentFactPublisher } from "../src/index.ts"
import { newTopic, onKafka, startConsumer, topicNames } from "./kafka.ts"
import { contractId, fact, makeStorage, untilReceipts } from "./storage.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

describe("the publisher of payment facts", () => {
  onKafka("publishes raw bytes in their order, those of one key to one partition", (kafka) =>
    Effect.gen(function* () {
      yield* newTopic(kafka, 3)
      const publisher = yield* paymentFactPublisher(kafka)
      yield* publisher.publish([])
      yield* publisher.publish([
        { key: contractId, value: bytes(fact("p-1")) },
        { key: contractId, value: Uint8Array.from([0xff, 0x00]) }
      ])
      yield* publisher.publish([{ key: contractId, value: bytes(fact("p-2")) }])
      const storage = yield* makeStorage
      yield* startConsumer(kafka, storage)
      yield* untilReceipts(storage, 3)
      const receipts = yield* storage.read((tables) => [...tables.receipts.values()])
      expect(new Set(receipts.map(({ position }) => position.partition)).size).toBe(1)
      expect(receipts.map(({ outcome, paymentId }) => [outcome, paymentId])).toEqual([
        ["APPLIED", "p-1"],
        ["PARKED", null],
        ["APPLIED", "p-2"]
      ])
    })
  )

  onKafka("fails, and makes no topic, when there is none", (kafka) =>
    Effect.gen(function* () {
      const publisher = yield* paymentFactPublisher(kafka)
      const failure = yield* Effect.flip(publisher.publish([{ key: null, value: bytes("{}") }]))
      expect(failure._tag).toBe("PublishFailed")
      expect(yield* topicNames(kafka)).not.toContain(kafka.topic)
    })
  )

  it.live("fails when nobody is there, and starts nevertheless", () =>
    Effect.gen(function* () {
      const publisher = yield* paymentFactPublisher({ brokers: ["127.0.0.1:1"], topic: "payments" })
      const failure = yield* Effect.flip(publisher.publish([{ key: null, value: bytes("{}") }]))
      expect(failure.message).toMatch(/^The payment facts could not be published: /u)
    })
  )
})
