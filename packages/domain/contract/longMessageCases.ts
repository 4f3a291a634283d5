import { expect } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { createHash } from "node:crypto"
import {
  applyPayments,
  cutMessage,
  ParkedMessageRepository,
  PaymentQueries,
  rawHeadLength,
  rawLengthMax,
  ProcessedMessageRepository,
  Transaction,
  type NewParkedResolution,
  type ParkedCriteria
} from "@dealer-billing/domain/internal"
import { applyEvents, received } from "./events.ts"
import { newPosition, park, uniqueName } from "./fixtures.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import type { Case } from "./defineSuite.ts"

const rejected: NewParkedResolution = {
  action: "REJECT",
  outcome: "REJECTED",
  actor: "ann",
  note: "nobody's",
  target: null
}

/** How parked messages are stored, found and finally dropped. */
export const longMessageCases = (it: {
  readonly effect: Case<LedgerPorts | ParkedMessageRepository | PaymentQueries | ProcessedMessageRepository>
}): void => {
  it.effect("keeps of a long message its beginning, its length and its hash, and knows it again by these", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const position = yield* newPosition()
      const raw = new Uint8Array(rawLengthMax + 1).fill(7)
      const sha256 = createHash("sha256").update(raw).digest("hex")
      yield* applyPayments([{ position, raw }])
      const stored = yield* (yield* ParkedMessageRepository).lock(position)
      expect(Option.getOrThrow(stored)).toMatchObject({ reason: "BAD_MESSAGE", cut: { length: raw.length } })
      const newest = (yield* queries.listParked({ filter: "OPEN", after: null, limit: 100_000 })).filter(
        (parked) => parked.position.source === position.source
      )
      expect(newest.map(({ rawHead, rawLength }) => [rawHead?.length, rawLength])).toEqual([
        [rawHeadLength, raw.length]
      ])
      expect(Buffer.from(newest[0]!.rawSha256).toString("hex")).toBe(sha256)
      expect(yield* applyPayments([{ position, raw }])).toEqual([])
      const other = raw.with(rawLengthMax, 8)
      expect((yield* Effect.flip(applyPayments([{ position, raw: other }])))._tag).toBe("PositionReused")
      const processedMessages = yield* (yield* ProcessedMessageRepository).list(
        { ...position, from: 0n, until: 1n },
        [yield* cutMessage({ position, raw })]
      )
      expect(processedMessages).toMatchObject([{ outcome: "PARKED", isSame: true }])
    })
  )

  it.effect("finds parked messages by reason, contract and time", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const contractId = yield* uniqueName("contract")
      const ids = [yield* uniqueName("payment"), yield* uniqueName("payment")]
      yield* applyEvents(received(ids[0]!, contractId, 10n), received(ids[1]!, contractId, 20n))
      yield* park("BAD_SUM", null, yield* uniqueName("payment"))
      const found = (criteria: ParkedCriteria) =>
        Effect.map(queries.listParked({ filter: "OPEN", criteria, after: null, limit: 100_000 }), (all) =>
          all.flatMap(({ paymentId }) => (paymentId !== null && ids.includes(paymentId) ? [paymentId] : []))
        )
      const [first] = yield* queries.listParkedOf(ids)
      const { parkedAt } = first!
      const later = DateTime.add(parkedAt, { hours: 1 })
      expect(yield* found({ contractId })).toEqual(ids)
      expect(yield* found({ contractId, reason: "UNKNOWN_CONTRACT", parkedFrom: parkedAt })).toEqual(ids)
      expect(yield* found({ contractId, parkedTo: later })).toEqual(ids)
      expect(yield* found({ contractId, reason: "BAD_SUM" })).toEqual([])
      expect(yield* found({ contractId: `${contractId}x` })).toEqual([])
      expect(yield* found({ parkedFrom: later })).toEqual([])
      expect(yield* found({ contractId, parkedTo: parkedAt })).toEqual([])
    })
  )

  it.effect("drops no bytes of what is parked, or was resolved lately", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const parked = yield* ParkedMessageRepository
      const [openId, resolvedId] = [yield* uniqueName("payment"), yield* uniqueName("payment")]
      yield* park("BAD_SUM", null, openId)
      const message = yield* park("BAD_SUM", null, resolvedId)
      yield* (yield* Transaction).run(parked.resolve(message.position, rejected))
      yield* parked.dropRaw(30, 1_000)
      const found = yield* queries.listParkedOf([openId, resolvedId])
      expect(found.map(({ rawHead }) => rawHead?.length)).toEqual([message.raw.length, message.raw.length])
    })
  )
}
