import { expect } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import {
  acceptOffsets,
  applyPayments,
  canonicalJson,
  LedgerRepository,
  noChanges,
  ProcessedMessageRepository,
  type MessagePosition,
  type StoragePorts
} from "../src/internal.ts"
import { messageOf, newPaymentId, received } from "./events.ts"
import { newPosition, storedAccount } from "./fixtures.ts"
import { suite } from "./suite.ts"

const give = Effect.fn("give")(function* (position: MessagePosition) {
  const processedMessage = { position, raw: new Uint8Array([1]), outcome: "PARKED" as const, paymentId: null }
  yield* (yield* LedgerRepository).save({ ...noChanges, processedMessages: [processedMessage] })
})

export const processedMessageRepositoryContract = <E>(name: string, layer: Layer.Layer<StoragePorts, E>): void =>
  suite(`ProcessedMessageRepository: ${name}`, layer, (it) => {
    it.effect("knows the newest offset of every partition of a topic, and of no other topic", () =>
      Effect.gen(function* () {
        const start = yield* newPosition()
        const processedMessages = yield* ProcessedMessageRepository
        expect(yield* processedMessages.newestOffsets(start.topic)).toEqual(new Map())
        const at = (partition: number, offset: bigint) => give({ ...start, partition, offset })
        yield* at(0, 7n)
        yield* at(0, 3n)
        yield* at(2, 0n)
        yield* at(11, 9_007_199_254_740_993n)
        yield* give({ ...start, topic: `${start.topic}-2`, partition: 1, offset: 5n })
        const newest = yield* processedMessages.newestOffsets(start.topic)
        expect([...newest].toSorted(([left], [right]) => left - right)).toEqual([
          [0, 7n],
          [2, 0n],
          [11, 9_007_199_254_740_993n]
        ])
      })
    )

    it.effect("records offsets without a message repeatedly, and not as processed messages", () =>
      Effect.gen(function* () {
        const start = yield* newPosition()
        const processedMessages = yield* ProcessedMessageRepository
        const { partition, topic } = start
        yield* give({ ...start, offset: 3n })
        const range = { topic, partition, from: 4n, until: 9_007_199_254_740_993n }
        yield* processedMessages.passOver([range, { ...range, from: 5n }])
        yield* processedMessages.passOver([range])
        yield* processedMessages.passOver([])
        expect(yield* processedMessages.newestOffsets(topic)).toEqual(new Map([[partition, 3n]]))
      })
    )

    it.effect(
      "keeps every decision where a partition continues, answers the newest, and takes each number once",
      () =>
        Effect.gen(function* () {
          const { topic } = yield* newPosition()
          const processedMessages = yield* ProcessedMessageRepository
          const words = { actor: "ann", reason: "the topic was recreated", found: "it ends at 3" }
          const second = { topic, partition: 0, log: 2, from: 0n, ...words }
          const third = { ...second, log: 3, from: 9_007_199_254_740_993n }
          const other = { ...second, partition: 4, from: 7n }
          expect(yield* processedMessages.decisions(topic)).toEqual(new Map())
          for (const each of [second, third, other, { ...second, topic: `${topic}-2` }]) yield* acceptOffsets(each)
          expect(yield* Effect.flip(acceptOffsets({ ...third, actor: "bob" }))).toMatchObject({
            _tag: "DecidedMeanwhile",
            topic,
            partition: 0
          })
          expect(yield* processedMessages.decisions(topic)).toEqual(
            new Map([
              [0, third],
              [4, other]
            ])
          )
        })
    )

    it.effect(
      "lists the processed messages of a range in their order, and compares them with the messages given",
      () =>
        Effect.gen(function* () {
          const { account } = yield* storedAccount("SETTLEMENT")
          const start = yield* newPosition()
          const event = received(yield* newPaymentId, account.contractId ?? "", 100n)
          const at = (offset: bigint) => ({ ...start, offset })
          const applied = messageOf(event, at(2n))
          yield* applyPayments([
            applied,
            messageOf(event, at(3n)),
            { position: at(4n), raw: new Uint8Array([0]) },
            messageOf(event, at(5n)),
            messageOf(event, at(6n))
          ])
          const { partition, topic } = start
          const given = [applied, { position: at(4n), raw: new Uint8Array([9]) }, messageOf(event, at(9n))]
          const known = yield* (yield* ProcessedMessageRepository).list(
            { topic, partition, from: 2n, until: 6n },
            given
          )
          const content = canonicalJson(event)
          const { paymentId } = event
          expect(known).toEqual([
            { offset: 2n, outcome: "APPLIED", paymentId, isSame: true, content },
            { offset: 3n, outcome: "DUPLICATE", paymentId, isSame: null, content },
            { offset: 4n, outcome: "PARKED", paymentId: null, isSame: false, content: null },
            { offset: 5n, outcome: "DUPLICATE", paymentId, isSame: null, content }
          ])
        })
    )
  })
