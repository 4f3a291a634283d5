import { Effect, Layer } from "effect"
import type { LogDecision } from "../payment/log/LogDecision.ts"
import { isSameMessage, positionKey } from "../payment/Payment.ts"
import { processedPageMax, ProcessedMessageRepository } from "../payment/ProcessedMessageRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const ProcessedMessageRepositoryMemory = Layer.effect(
  ProcessedMessageRepository,
  Effect.map(MemoryStore, (store) => ({
    newestOffsets: (topic) =>
      store.read(({ processedMessages }) => {
        const newest = new Map<number, bigint>()
        for (const { position } of processedMessages.values()) {
          const known = newest.get(position.partition) ?? -1n
          if (position.topic === topic && position.offset > known) newest.set(position.partition, position.offset)
        }
        return newest
      }),
    list: ({ from, partition, topic, until }, messages) =>
      store.read(({ payments, processedMessages }) => {
        const given = new Map(messages.map((message) => [positionKey(message.position), message]))
        return [...processedMessages.values()]
          .filter(({ position }) => position.topic === topic && position.partition === partition)
          .filter(({ position }) => from <= position.offset && position.offset < until)
          .toSorted((left, right) => (left.position.offset < right.position.offset ? -1 : 1))
          .slice(0, processedPageMax)
          .map((processedMessage) => {
            const { outcome, paymentId, position } = processedMessage
            const other = given.get(positionKey(position))
            return {
              offset: position.offset,
              outcome,
              paymentId,
              isSame: other === undefined ? null : isSameMessage(processedMessage, other),
              content: paymentId === null ? null : (payments.get(paymentId)?.content ?? null)
            }
          })
      }),
    // Only Postgres has invariants that read them.
    passOver: () => Effect.void,
    decisions: (topic) =>
      store.read(({ logDecisions }) => {
        const ofTopic = logDecisions.filter((each) => each.topic === topic)
        return new Map(
          ofTopic.toSorted((left, right) => left.log - right.log).map((each) => [each.partition, each])
        )
      }),
    decide: (decision) =>
      store.change(({ logDecisions }) =>
        Effect.sync(() => {
          const isSame = (each: LogDecision) =>
            each.topic === decision.topic && each.partition === decision.partition && each.log === decision.log
          if (logDecisions.some(isSame)) return false
          logDecisions.push(decision)
          return true
        })
      )
  }))
)
