import { Effect, Layer } from "effect"
import { isSameMessage, positionKey } from "../payment/Payment.ts"
import { processedPageMax, ProcessedMessageRepository } from "../payment/ProcessedMessageRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const ProcessedMessageRepositoryMemory = Layer.effect(
  ProcessedMessageRepository,
  Effect.map(MemoryStore, (store) => ({
    newest: (sources) =>
      store.read(({ processedMessages }) => {
        const newest = new Map<string, bigint>()
        for (const { position } of processedMessages.values()) {
          const known = newest.get(position.source) ?? -1n
          if (sources.includes(position.source) && position.number > known)
            newest.set(position.source, position.number)
        }
        return newest
      }),
    list: ({ from, source, until }, messages) =>
      store.read(({ payments, processedMessages }) => {
        const given = new Map(messages.map((message) => [positionKey(message.position), message]))
        return [...processedMessages.values()]
          .filter(({ position }) => position.source === source)
          .filter(({ position }) => from <= position.number && position.number < until)
          .toSorted((left, right) => (left.position.number < right.position.number ? -1 : 1))
          .slice(0, processedPageMax)
          .map((processedMessage) => {
            const { outcome, paymentId, position } = processedMessage
            const other = given.get(positionKey(position))
            return {
              number: position.number,
              outcome,
              paymentId,
              isSame: other === undefined ? null : isSameMessage(processedMessage, other),
              content: paymentId === null ? null : (payments.get(paymentId)?.content ?? null)
            }
          })
      }),
    // Only Postgres has invariants that read them.
    passOver: () => Effect.void,
    decisions: (sources) =>
      store.read(({ logDecisions }) => {
        const own = logDecisions.filter(({ source }) => sources.includes(source))
        return new Map(own.toSorted((left, right) => left.log - right.log).map((each) => [each.source, each]))
      }),
    decide: (decision) =>
      store.change(({ logDecisions }) =>
        Effect.sync(() => {
          if (logDecisions.some(({ log, source }) => source === decision.source && log === decision.log))
            return false
          logDecisions.push(decision)
          return true
        })
      )
  }))
)
