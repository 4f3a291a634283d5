import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import { applyMessages, applyPayments, emptyBooks, paymentMaxDefault, readMessage } from "../src/index.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { messageOf, paidTotal, received } from "../contract/facts.ts"
import { issuedBill, newPosition, storedAccount } from "../contract/fixtures.ts"
import { onMemory } from "./onMemory.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const detail = "the program failed on this message"

describe("a message on which the program breaks", () => {
  it.effect("when it is applied is parked, and the next one goes on", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 100n)
      const start = yield* newPosition()
      const broken = messageOf(paidTotal(bill.invoiceId!, 10n, 1), start)
      const next = messageOf(received("p-1", "no-contract", 10n), { ...start, offset: 1n })
      // Books in which the bill's account is not: a bug of ours that no message can cause today.
      const books = {
        ...emptyBooks,
        bills: new Map([[bill.id, bill]]),
        billByInvoice: new Map([[bill.invoiceId!, bill.id]])
      }
      const changes = applyMessages(books, [broken, next].map(readMessage), paymentMaxDefault)
      expect(
        changes.parked.map(({ missing, raw, reason, ...rest }) => [reason, rest.detail, missing, raw])
      ).toEqual([
        ["BAD_MESSAGE", detail, null, broken.raw],
        ["UNKNOWN_CONTRACT", "contract no-contract belongs to no account", "no-contract", next.raw]
      ])
      expect(changes.receipts.map(({ outcome }) => outcome)).toEqual(["PARKED", "PARKED"])
    }).pipe(onMemory)
  )

  it.effect("when it is read is parked with its bytes, and the next one is applied", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const start = yield* newPosition()
      const broken = messageOf(received("p-1", account.contractId!, 10n), start)
      const next = messageOf(received("p-2", account.contractId!, 20n), { ...start, offset: 1n })
      const parse = JSON.parse
      const breaking = () => {
        throw new TypeError("a bug behind the parser")
      }
      vi.spyOn(JSON, "parse").mockImplementationOnce((text) =>
        Object.defineProperty(parse(text), "paidAt", { get: breaking })
      )
      const receipts = yield* applyPayments([broken, next])
      expect(receipts.map(({ outcome, paymentId }) => [outcome, paymentId])).toEqual([
        ["PARKED", null],
        ["APPLIED", "p-2"]
      ])
      const parked = yield* (yield* MemoryStore).read((tables) => [...tables.parked.values()])
      expect(parked.map(({ message }) => [message.reason, message.detail, message.raw])).toEqual([
        ["BAD_MESSAGE", detail, broken.raw]
      ])
    }).pipe(onMemory)
  )
})
