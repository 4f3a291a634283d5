import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  addFastBuyout,
  CmeDealerId,
  createBill,
  listBills,
  paymentStatusOf,
  registerDealer,
  type BillFilter,
  type BillId,
  type ListBills
} from "../src/internal.ts"
import { applyEvents, received } from "../contract/events.ts"
import { MemoryStore, sampleRequisite } from "../src/testing/index.ts"
import {
  accountOf,
  bill,
  billNow,
  dealerOne,
  deposit,
  inWorld,
  invoiceIdOf,
  register,
  reward,
  settle,
  settlement
} from "./world.ts"

const registered = Effect.andThen(register(), addFastBuyout(dealerOne))

const count = (table: "bills" | "operations" | "transfers") =>
  Effect.flatMap(MemoryStore, (store) =>
    store.read((tables) => (table === "transfers" ? tables.transfers.length : tables[table].size))
  )

describe("createBill", () => {
  it.effect("bills the reward by tariff, the settlement by the price, the deposit as asked", () =>
    Effect.gen(function* () {
      yield* registered
      const bills = [
        yield* bill(reward("lot-1", 125_000_000n)),
        yield* bill(settlement("lot-1", 125_000_000n)),
        yield* bill(deposit("lot-1", 10_000_000n))
      ]
      expect(bills.map(({ accountType, commonSum, status }) => [accountType, commonSum, status])).toEqual([
        ["COMMISSION", 6_250_000n, "PENDING"],
        ["SETTLEMENT", 125_000_000n, "PENDING"],
        ["DEPOSIT", 10_000_000n, "PENDING"]
      ])
      expect(bills.every(({ url }) => url === null)).toBe(true)
    }).pipe(inWorld)
  )

  it.effect("answers the same bill to a repeat, also after the invoice was issued", () =>
    Effect.gen(function* () {
      yield* registered
      const first = yield* createBill({ cmeDealerId: dealerOne, ...reward("lot-1", 125_000_000n) })
      expect(yield* createBill({ cmeDealerId: dealerOne, ...reward("lot-1", 125_000_000n) })).toEqual({
        ...first,
        isCreated: false
      })
      yield* settle()
      const again = yield* createBill({ cmeDealerId: dealerOne, ...reward("lot-1", 125_000_000n) })
      expect([again.isCreated, again.bill.id, again.bill.status]).toEqual([false, first.bill.id, "ISSUED"])
      expect(yield* count("bills")).toBe(1)
    }).pipe(inWorld)
  )

  it.effect("refuses other content under the same deal, names the bill, and changes nothing", () =>
    Effect.gen(function* () {
      yield* registered
      const other = CmeDealerId.make("dealer-2")
      yield* registerDealer({ cmeDealerId: other, requisite: sampleRequisite })
      const first = yield* bill(reward("lot-1", 125_000_000n))
      const conflicts = yield* Effect.all([
        Effect.flip(bill(reward("lot-1", 125_000_001n))),
        Effect.flip(bill(reward("lot-1", 125_000_000n, "2026-11-20T10:00:01Z"))),
        Effect.flip(bill(reward("lot-1", 125_000_000n), other))
      ])
      expect(conflicts.map((conflict) => conflict._tag)).toEqual(["BillConflict", "BillConflict", "BillConflict"])
      expect(conflicts.map((conflict) => "billId" in conflict && conflict.billId)).toEqual([
        first.id,
        first.id,
        first.id
      ])
      expect(yield* count("bills")).toBe(1)
    }).pipe(inWorld)
  )

  it.effect("refuses when the account is missing or the dealer unknown, and writes nothing", () =>
    Effect.gen(function* () {
      yield* register()
      expect((yield* Effect.flip(bill(settlement("lot-1", 100n))))._tag).toBe("AccountMissing")
      const nobody = CmeDealerId.make("nobody")
      expect((yield* Effect.flip(bill(reward("lot-1", 10_000n), nobody)))._tag).toBe("DealerNotFound")
      expect((yield* Effect.flip(bill(reward("lot-1", 10_000n, "2000-01-01T00:00:00Z"))))._tag).toBe(
        "TariffMissing"
      )
      expect([yield* count("bills"), yield* count("operations")]).toEqual([0, 3])
    }).pipe(inWorld)
  )

  it.effect("pays a new bill from the account's balance first, wholly or partly", () =>
    Effect.gen(function* () {
      yield* registered
      yield* settle()
      const { contractId } = yield* accountOf("SETTLEMENT")
      yield* applyEvents(received("p-1", contractId!, 150n))
      const whole = yield* bill(settlement("lot-1", 100n))
      const partly = yield* bill(settlement("lot-2", 100n))
      expect([whole, partly].map(({ paidSum }) => paidSum)).toEqual([100n, 50n])
      expect([whole, partly].map(paymentStatusOf)).toEqual(["PAID", "PARTIALLY_PAID"])
      expect([whole.paidAt === null, partly.paidAt === null]).toEqual([false, true])
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(0n)
      expect(yield* billNow(whole.id)).toEqual(whole)
    }).pipe(inWorld)
  )

  it.effect("never pays a bill from a held deposit", () =>
    Effect.gen(function* () {
      yield* registered
      yield* settle()
      const { contractId } = yield* accountOf("DEPOSIT")
      yield* applyEvents(received("p-1", contractId!, 1_000n))
      const bills = [yield* bill(settlement("lot-1", 100n)), yield* bill(deposit("top-up", 100n))]
      expect(bills.map(({ paidSum }) => paidSum)).toEqual([0n, 0n])
      expect((yield* accountOf("DEPOSIT")).balance).toBe(1_000n)
    }).pipe(inWorld)
  )

  it.effect("makes one bill of fifty equal calls at once, and spends the balance once", () =>
    Effect.gen(function* () {
      yield* registered
      yield* settle()
      const { contractId } = yield* accountOf("SETTLEMENT")
      yield* applyEvents(received("p-1", contractId!, 150n))
      const all = yield* Effect.all(
        Array.from({ length: 50 }, () => createBill({ cmeDealerId: dealerOne, ...settlement("lot-1", 100n) })),
        { concurrency: "unbounded" }
      )
      expect(all.filter(({ isCreated }) => isCreated)).toHaveLength(1)
      expect(new Set(all.map((created) => created.bill.id)).size).toBe(1)
      expect([yield* count("bills"), yield* count("transfers")]).toEqual([1, 2])
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(50n)
    }).pipe(inWorld)
  )

  it.effect("makes the first of two different calls at once and refuses the other", () =>
    Effect.gen(function* () {
      yield* registered
      const calls = [100n, 101n].map((sum) => Effect.result(bill(settlement("lot-1", sum))))
      const results = yield* Effect.all(calls, { concurrency: "unbounded" })
      expect(results.map(Result.isSuccess).filter(Boolean)).toHaveLength(1)
      const failure = results.find(Result.isFailure)?.failure
      expect(failure?._tag).toBe("BillConflict")
    }).pipe(inWorld)
  )

  it.effect("spends one balance over bills made at once without inventing money", () =>
    Effect.gen(function* () {
      yield* registered
      yield* settle()
      const { contractId } = yield* accountOf("SETTLEMENT")
      yield* applyEvents(received("p-1", contractId!, 550n))
      const bills = yield* Effect.all(
        Array.from({ length: 10 }, (_, index) => bill(settlement(`lot-${index}`, 100n))),
        { concurrency: "unbounded" }
      )
      expect(bills.reduce((sum, { paidSum }) => sum + paidSum, 0n)).toBe(550n)
      expect((yield* accountOf("SETTLEMENT")).balance).toBe(0n)
    }).pipe(inWorld)
  )
})

const pageOf = (change: Partial<ListBills>) =>
  listBills({ cmeDealerId: dealerOne, filter: "all", accountType: null, after: null, limit: 50, ...change })

describe("listBills", () => {
  it.effect("walks through all pages, oldest first, and ends", () =>
    Effect.gen(function* () {
      yield* registered
      const made: Array<BillId> = []
      for (let index = 0; index < 7; index += 1) made.push((yield* bill(settlement(`lot-${index}`, 100n))).id)
      const found: Array<BillId> = []
      const sizes: Array<number> = []
      let after: BillId | null = null
      do {
        const page: { items: ReadonlyArray<{ id: BillId }>; next: BillId | null } = yield* pageOf({
          after,
          limit: 3
        })
        found.push(...page.items.map(({ id }) => id))
        sizes.push(page.items.length)
        after = page.next
      } while (after !== null)
      expect([found, sizes]).toEqual([made, [3, 3, 1]])
    }).pipe(inWorld)
  )

  it.effect("has no next page when the last one is exactly full", () =>
    Effect.gen(function* () {
      yield* registered
      for (let index = 0; index < 3; index += 1) yield* bill(settlement(`lot-${index}`, 100n))
      expect((yield* pageOf({ limit: 3 })).next).toBeNull()
      expect((yield* pageOf({ limit: 2 })).next).not.toBeNull()
    }).pipe(inWorld)
  )

  it.effect("separates unpaid from paid bills, per account", () =>
    Effect.gen(function* () {
      yield* registered
      const first = yield* bill(settlement("lot-1", 100n))
      const second = yield* bill(reward("lot-1", 100_000n))
      yield* settle()
      const { contractId } = yield* accountOf("SETTLEMENT")
      yield* applyEvents(received("p-1", contractId!, 100n, yield* invoiceIdOf(first.id)))
      const idsOf = (filter: BillFilter, accountType: ListBills["accountType"] = null) =>
        Effect.map(pageOf({ filter, accountType }), ({ items }) => items.map(({ id }) => id))
      expect(yield* idsOf("unpaid")).toEqual([second.id])
      expect(yield* idsOf("paid")).toEqual([first.id])
      expect(yield* idsOf("all", "SETTLEMENT")).toEqual([first.id])
      expect(yield* idsOf("cancelled")).toEqual([])
    }).pipe(inWorld)
  )

  it.effect("does not know a dealer that never came", () =>
    Effect.gen(function* () {
      expect((yield* Effect.flip(pageOf({})))._tag).toBe("DealerNotFound")
    }).pipe(inWorld)
  )
})
