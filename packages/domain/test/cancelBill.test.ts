import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { BillRepository, BillId, cancelBill, listBills, paymentStatusOf } from "../src/internal.ts"
import { applyEvents, received, reversed } from "../contract/events.ts"
import {
  ann,
  because,
  cancel,
  correct,
  transfersWithoutPayment,
  isoOf,
  moneyOf,
  opened
} from "./correctionWorld.ts"
import { bill, billNow, dealerOne, deposit, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"
import { by } from "../src/testing/index.ts"

/** Bills of those sums, oldest first, each with its invoice. */
const issued = Effect.fn("issued")(function* (...sums: ReadonlyArray<bigint>) {
  const bills = yield* Effect.forEach(sums, (sum, index) => bill(settlement(`lot-${index}`, sum)))
  yield* settle()
  return bills
})

describe("a cancelled bill", () => {
  it.effect("gives its money back to the account, which pays its open bills with it, oldest first", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const bills = yield* issued(100n, 70n, 50n)
      yield* applyEvents(received("p-1", contract, 100n, yield* invoiceIdOf(bills[0]!.id)))
      yield* TestClock.adjust("1 hour")
      const cancelled = yield* cancel(bills[0]!)
      expect(cancelled).toMatchObject({ status: "CANCELLED", paidSum: 0n, paidAt: null, replacedBy: null })
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([0n, 0n, 70n, 30n])
      const paid = yield* billNow(bills[1]!.id)
      expect([isoOf(paid.paidAt), paymentStatusOf(paid)]).toEqual([isoOf(cancelled.cancelledAt), "PAID"])
      const [first, second, third] = bills.map(({ id }) => id)
      expect(yield* transfersWithoutPayment).toEqual([
        `BILL to BALANCE BILL_CANCELLED 100 ${first}`,
        `BALANCE to BILL OLDEST_OPEN_BILL 70 ${second}`,
        `BALANCE to BILL OLDEST_OPEN_BILL 30 ${third}`
      ])
    }).pipe(inWorld)
  )

  it.effect("leaves what no open bill needs on the balance, which the next bill takes", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const bills = yield* issued(100n, 30n)
      yield* applyEvents(received("p-1", contract, 110n))
      yield* cancel(bills[0]!)
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([80n, 0n, 30n])
      const next = yield* bill(settlement("next", 200n))
      expect(yield* moneyOf("SETTLEMENT", [next])).toEqual([0n, 80n])
    }).pipe(inWorld)
  )

  it.effect("reaches open bills on every page of them", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const large = yield* bill(settlement("large", 450n))
      yield* applyEvents(received("p-1", contract, 450n))
      const small = yield* Effect.forEach(Array.from({ length: 430 }), (_, index) =>
        bill(settlement(`small-${index}`, 1n))
      )
      yield* cancel(large)
      const money = yield* moneyOf("SETTLEMENT", small)
      expect(money).toEqual([20n, ...small.map(() => 1n)])
    }).pipe(inWorld)
  )

  it.effect("of a top-up stops counting its money as paid, which stays held", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      const bills = [yield* bill(deposit("top-1", 100n)), yield* bill(deposit("top-2", 100n))]
      yield* settle()
      yield* applyEvents(received("p-1", contract, 90n, yield* invoiceIdOf(bills[0]!.id)))
      expect(yield* moneyOf("DEPOSIT", bills)).toEqual([90n, 90n, 0n])
      yield* cancel(bills[0]!)
      expect(yield* moneyOf("DEPOSIT", bills)).toEqual([90n, 0n, 0n])
      yield* applyEvents(reversed("p-2", "p-1", 40n))
      expect(yield* moneyOf("DEPOSIT", bills)).toEqual([50n, 0n, 0n])
      yield* applyEvents(received("p-3", contract, 5n, yield* invoiceIdOf(bills[0]!.id)))
      expect(yield* moneyOf("DEPOSIT", bills)).toEqual([55n, 0n, 0n])
    }).pipe(inWorld)
  )

  it.effect("is the same when it is cancelled again, also with another reason; who and why first is kept", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const [first] = yield* issued(100n)
      yield* applyEvents(received("p-1", contract, 60n))
      const cancelled = yield* cancel(first!)
      yield* TestClock.adjust("1 hour")
      expect(yield* cancelBill({ billId: first!.id, reason: "once more" }).pipe(by("bob"))).toEqual(cancelled)
      expect(yield* moneyOf("SETTLEMENT", [first!])).toEqual([60n, 0n])
      expect(yield* (yield* BillRepository).listCorrections(first!.id)).toEqual([
        { billId: first!.id, at: cancelled.cancelledAt, action: "CANCEL", ...because, actor: ann, replacedBy: null }
      ])
    }).pipe(inWorld)
  )

  it.effect("stays as it is when it was replaced", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const [first] = yield* issued(100n)
      const { bill: replacement } = yield* correct(first!, { carPrice: 90n })
      const replaced = yield* billNow(first!.id)
      expect(yield* cancel(first!)).toEqual(replaced)
      expect(replaced.replacedBy).toBe(replacement.id)
      expect((yield* billNow(replacement.id)).status).toBe("PENDING")
    }).pipe(inWorld)
  )

  it.effect("is among the cancelled ones, and no more what the dealer must pay", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const [first, second] = yield* issued(100n, 70n)
      yield* cancel(first!)
      const list = (filter: "unpaid" | "cancelled") =>
        Effect.map(
          listBills({ cmeDealerId: dealerOne, filter, accountType: null, after: null, limit: 10 }),
          ({ items }) => items.map(({ id }) => id)
        )
      expect([yield* list("unpaid"), yield* list("cancelled")]).toEqual([[second!.id], [first!.id]])
    }).pipe(inWorld)
  )

  it.effect("that does not exist is not found", () =>
    Effect.gen(function* () {
      expect(yield* Effect.flip(cancel({ id: BillId.make(7n) }))).toMatchObject({ _tag: "BillNotFound" })
    }).pipe(inWorld)
  )
})

describe("payment events after a cancellation", () => {
  it.effect("that name the cancelled bill's invoice pay the other open bills, then the balance", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const bills = yield* issued(100n, 70n)
      const invoiceId = yield* invoiceIdOf(bills[0]!.id)
      yield* cancel(bills[0]!)
      expect(yield* applyEvents(received("p-1", contract, 100n, invoiceId))).toEqual(["APPLIED"])
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([30n, 0n, 70n])
    }).pipe(inWorld)
  )

  it.effect("that reverse a payment take from the balance first, then from where its money went", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const bills = yield* issued(100n, 70n)
      yield* applyEvents(received("p-1", contract, 100n, yield* invoiceIdOf(bills[0]!.id)))
      yield* cancel(bills[0]!)
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([30n, 0n, 70n])
      yield* applyEvents(reversed("p-2", "p-1", 80n))
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([0n, 0n, 20n])
      expect(yield* applyEvents(reversed("p-3", "p-1", 21n))).toEqual(["PARKED"])
      yield* applyEvents(reversed("p-4", "p-1", 20n))
      expect(yield* moneyOf("SETTLEMENT", bills)).toEqual([0n, 0n, 0n])
    }).pipe(inWorld)
  )
})
