import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  addFastBuyout,
  eventId,
  LedgerRepository,
  retryParked,
  retryParkedBatchMax,
  StorageUnavailable
} from "../src/internal.ts"
import { applyEvents, inTotals, paidTotal, received, reversed } from "../contract/events.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, invoiceIdOf, register, settle, settlement } from "./world.ts"

const opened = Effect.gen(function* () {
  yield* register()
  yield* addFastBuyout(dealerOne)
  yield* settle()
  return (yield* accountOf("SETTLEMENT")).contractId!
})

const waiting = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ parked }) =>
    [...parked.values()].filter((row) => !row.isResolved).map(({ message }) => message.reason)
  )
)

describe("retryParked", () => {
  it.effect("applies a payment that overtook its contract, once", () =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      yield* applyEvents(received("p-1", "contract-9", 100n))
      expect([yield* retryParked(), yield* waiting]).toEqual([0, ["UNKNOWN_CONTRACT"]])
      yield* settle()
      const contracts = yield* Effect.forEach(["COMMISSION", "DEPOSIT", "SETTLEMENT"] as const, (type) =>
        accountOf(type)
      )
      const account = contracts.find(({ contractId }) => contractId === "contract-9")
      expect(account).toBeDefined()
      expect([yield* retryParked(), yield* retryParked(), yield* waiting]).toEqual([1, 0, []])
      expect((yield* accountOf(account!.accountType)).balance).toBe(100n)
    }).pipe(inWorld)
  )

  it.effect("applies a payment that overtook its invoice", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", contract, 40n, "invoice-10"))
      yield* settle()
      expect(yield* invoiceIdOf(made.id)).toBe("invoice-10")
      expect([yield* retryParked(), (yield* billNow(made.id)).paidSum]).toEqual([1, 40n])
    }).pipe(inWorld)
  )

  it.effect("applies totals that overtook their invoice, and those that came after it, by their revisions", () =>
    Effect.gen(function* () {
      yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(paidTotal("invoice-10", 70n, 2), paidTotal("invoice-10", 30n, 1))
      yield* settle()
      expect(yield* applyEvents(paidTotal("invoice-10", 50n, 3))).toEqual(["APPLIED"])
      expect([yield* retryParked(), yield* waiting]).toEqual([2, []])
      expect((yield* billNow(made.id)).paidSum).toBe(50n)
    }).pipe(inTotals, inWorld)
  )

  it.effect("applies a reversal that overtook its payment, after it", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      expect(yield* applyEvents(reversed("r-1", "p-1", 30n))).toEqual(["PARKED"])
      yield* applyEvents(received("p-1", contract, 100n))
      expect([yield* retryParked(), (yield* accountOf("SETTLEMENT")).balance]).toEqual([1, 70n])
    }).pipe(inWorld)
  )

  it.effect("stores the new reason when another object is missing, and waits for that", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(reversed("r-1", "p-1", 30n), received("p-1", contract, 20n))
      yield* applyEvents(received("p-2", contract, 40n, "invoice-10"), received("p-2", contract, 1n))
      // The ledger has a p-2 by now, so the contradiction shows without the invoice.
      expect([yield* retryParked(), yield* waiting]).toEqual([0, ["BAD_SUM", "CONFLICT"]])
      yield* settle()
      expect(yield* invoiceIdOf(made.id)).toBe("invoice-10")
      expect([yield* retryParked(), yield* waiting]).toEqual([0, ["BAD_SUM", "CONFLICT"]])
    }).pipe(inWorld)
  )

  it.effect("resolves a message whose event came again and was applied meanwhile", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* bill(settlement("lot-1", 100n))
      const event = received("p-1", contract, 40n, "invoice-10")
      yield* applyEvents(event)
      yield* settle()
      expect(yield* applyEvents(event)).toEqual(["APPLIED"])
      expect([yield* retryParked(), yield* waiting]).toEqual([1, []])
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(0n)
    }).pipe(inWorld)
  )

  it.effect("tries the others when one breaks", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", contract, 100n, "invoice-10"), reversed("r-1", "p-0", 5n))
      yield* settle()
      yield* applyEvents(received("p-0", contract, 5n))
      const ledger = yield* LedgerRepository
      const breaking = (how: Effect.Effect<never, StorageUnavailable>) =>
        Effect.provideService(retryParked(), LedgerRepository, {
          ...ledger,
          load: (request) => (request.events.some((event) => eventId(event) === "p-1") ? how : ledger.load(request))
        })
      expect(yield* breaking(Effect.die(new TypeError("a bug of the storage")))).toBe(1)
      expect(yield* breaking(Effect.fail(new StorageUnavailable({ reason: "locked" })))).toBe(0)
      expect(yield* waiting).toEqual(["UNKNOWN_INVOICE"])
      expect([yield* retryParked(), yield* waiting]).toEqual([1, []])
    }).pipe(inWorld)
  )

  it.effect("tries each once when two of them run at the same moment", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* applyEvents(reversed("r-1", "p-1", 30n))
      yield* applyEvents(received("p-1", contract, 100n))
      yield* Effect.all([retryParked(), retryParked(), retryParked()], { concurrency: "unbounded" })
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(70n)
    }).pipe(inWorld)
  )

  it.effect("takes a long queue in batches and leaves none behind", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const many = retryParkedBatchMax + 20
      const reversals = Array.from({ length: many }, (_, index) => reversed(`r-${index}`, "p-1", 1n))
      yield* applyEvents(...reversals)
      yield* applyEvents(received("p-1", contract, BigInt(many)))
      expect([yield* retryParked(), yield* retryParked(), yield* retryParked()]).toEqual([100, 20, 0])
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(0n)
    }).pipe(inWorld)
  )

  it.effect("is not blocked by what can never be applied", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* applyEvents(received("p-1", contract, 100n), reversed("r-1", "p-1", 10n))
      const hopeless = Array.from({ length: retryParkedBatchMax }, (_, index) => reversed(`h-${index}`, "r-1", 1n))
      yield* applyEvents(...hopeless)
      yield* applyEvents(reversed("r-2", "p-2", 5n))
      yield* applyEvents(received("p-2", contract, 5n))
      expect(yield* retryParked()).toBe(1)
    }).pipe(inWorld)
  )
})
