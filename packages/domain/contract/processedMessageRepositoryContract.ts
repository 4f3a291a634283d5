import { expect } from "@effect/vitest"
import { Effect } from "effect"
import {
  acceptLogDecision,
  applyPayments,
  canonicalJson,
  LedgerRepository,
  noChanges,
  ProcessedMessageRepository,
  type MessagePosition
} from "@dealer-billing/domain/internal"
import { messageOf, newPaymentId, received } from "./events.ts"
import { newPosition, storedAccount } from "./fixtures.ts"
import type { AccountPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const give = Effect.fn("give")(function* (position: MessagePosition) {
  const processedMessage = { position, raw: new Uint8Array([1]), outcome: "PARKED" as const, paymentId: null }
  yield* (yield* LedgerRepository).save({ ...noChanges, processedMessages: [processedMessage] })
})

export const processedMessageRepositorySuite = defineSuite<
  AccountPorts | LedgerRepository | ProcessedMessageRepository
>("ProcessedMessageRepository", (it) => {
  it.effect("knows the newest number of every source, and nothing of a source without messages", () =>
    Effect.gen(function* () {
      const start = yield* newPosition()
      const processedMessages = yield* ProcessedMessageRepository
      const sources = ["a", "b", "c", "d"].map((letter) => `${start.source}/${letter}`)
      const [first, second, third] = sources
      expect(yield* processedMessages.newest(sources)).toEqual(new Map())
      yield* give({ source: first!, number: 7n })
      yield* give({ source: first!, number: 3n })
      yield* give({ source: second!, number: 0n })
      yield* give({ source: third!, number: 9_007_199_254_740_993n })
      expect(yield* processedMessages.newest(sources.slice(0, 2).concat(sources.slice(3)))).toEqual(
        new Map([
          [first, 7n],
          [second, 0n]
        ])
      )
      expect(yield* processedMessages.newest([third!])).toEqual(new Map([[third, 9_007_199_254_740_993n]]))
    })
  )

  it.effect("records numbers without a message repeatedly, and not as processed messages", () =>
    Effect.gen(function* () {
      const start = yield* newPosition()
      const processedMessages = yield* ProcessedMessageRepository
      const { source } = start
      yield* give({ ...start, number: 3n })
      const range = { source, from: 4n, until: 9_007_199_254_740_993n }
      yield* processedMessages.passOver([range, { ...range, from: 5n }])
      yield* processedMessages.passOver([range])
      yield* processedMessages.passOver([])
      expect(yield* processedMessages.newest([source])).toEqual(new Map([[source, 3n]]))
    })
  )

  it.effect("keeps every decision where a source continues, answers the newest, and takes each number once", () =>
    Effect.gen(function* () {
      const { source } = yield* newPosition()
      const processedMessages = yield* ProcessedMessageRepository
      const words = { actor: "ann", reason: "the topic was recreated", found: "it ends at 3" }
      const second = { source, log: 2, from: 0n, ...words }
      const third = { ...second, log: 3, from: 9_007_199_254_740_993n }
      const other = { ...second, source: `${source}-2`, from: 7n }
      expect(yield* processedMessages.decisions([source, other.source])).toEqual(new Map())
      for (const each of [second, third, other]) yield* acceptLogDecision(each)
      expect(yield* Effect.flip(acceptLogDecision({ ...third, actor: "bob" }))).toMatchObject({
        _tag: "DecidedMeanwhile",
        source
      })
      expect(yield* processedMessages.decisions([source, other.source])).toEqual(
        new Map([
          [source, third],
          [other.source, other]
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
        const at = (number: bigint) => ({ ...start, number })
        const applied = messageOf(event, at(2n))
        yield* applyPayments([
          applied,
          messageOf(event, at(3n)),
          { position: at(4n), raw: new Uint8Array([0]) },
          messageOf(event, at(5n)),
          messageOf(event, at(6n))
        ])
        const { source } = start
        const given = [applied, { position: at(4n), raw: new Uint8Array([9]) }, messageOf(event, at(9n))]
        const known = yield* (yield* ProcessedMessageRepository).list({ source, from: 2n, until: 6n }, given)
        const content = canonicalJson(event)
        const { paymentId } = event
        expect(known).toEqual([
          { number: 2n, outcome: "APPLIED", paymentId, isSame: true, content },
          { number: 3n, outcome: "DUPLICATE", paymentId, isSame: null, content },
          { number: 4n, outcome: "PARKED", paymentId: null, isSame: false, content: null },
          { number: 5n, outcome: "DUPLICATE", paymentId, isSame: null, content }
        ])
      })
  )
})

export const processedMessageRepositoryContract = contractOf(processedMessageRepositorySuite)
