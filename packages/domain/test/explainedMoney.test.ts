import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyEvents, received } from "../contract/events.ts"
import { getBillAllocations, getMonthlySummary, changeAt, type BillId, type BillMovement } from "../src/internal.ts"
import { cancel, correct, opened } from "./correctionWorld.ts"
import { bill, dealerOne, deposit, inWorld, invoiceIdOf, reward, settle } from "./world.ts"

const explained = (movements: ReadonlyArray<BillMovement>) =>
  movements.reduce((sum, { transfer }) => sum + changeAt("BILL", transfer), 0n)

const told = Effect.fn("told")(function* (id: BillId) {
  const found = yield* getBillAllocations(id)
  expect(explained(found.movements)).toBe(found.bill.paidSum)
  return found.movements.map(({ transfer }) => [transfer.reason, changeAt("BILL", transfer), transfer.paymentId])
})

describe("what is paid on a bill", () => {
  it.effect("is explained kopeck by kopeck, also where a correction moved money on to another bill", () =>
    Effect.gen(function* () {
      const contract = yield* opened("COMMISSION")
      const first = yield* bill(reward("lot-1", 100_000_000n))
      const other = yield* bill(reward("lot-2", 100_000_000n))
      yield* settle()
      yield* applyEvents(received("p-1", contract, 6_000_000n))
      const { bill: second } = yield* correct(first, { carPrice: 80_000_000n })
      expect(yield* told(first.id)).toEqual([
        ["OLDEST_OPEN_BILL", 5_000_000n, "p-1"],
        ["BILL_CANCELLED", -5_000_000n, null]
      ])
      expect(yield* told(other.id)).toEqual([
        ["OLDEST_OPEN_BILL", 1_000_000n, "p-1"],
        ["OLDEST_OPEN_BILL", 4_000_000n, null]
      ])
      expect(yield* told(second.id)).toEqual([["NEW_BILL", 1_000_000n, null]])
      const { bills, movements } = yield* getMonthlySummary({ cmeDealerId: dealerOne, month: "2026-11" })
      const ofBill = Map.groupBy(movements, ({ transfer }) => transfer.billId)
      expect(bills.map(({ id }) => [id, explained(ofBill.get(id) ?? [])])).toEqual(
        bills.map(({ id, paidSum }) => [id, paidSum])
      )
    }).pipe(inWorld)
  )

  it.effect("is explained on a top-up bill too, which counts held money and does not take it", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      const topUp = yield* bill(deposit("t-1", 500n))
      yield* settle()
      yield* applyEvents(received("p-1", contract, 300n, yield* invoiceIdOf(topUp.id)))
      expect(yield* told(topUp.id)).toEqual([["NAMED_BILL", 300n, "p-1"]])
      yield* cancel(topUp)
      expect(yield* told(topUp.id)).toEqual([
        ["NAMED_BILL", 300n, "p-1"],
        ["BILL_CANCELLED", -300n, null]
      ])
    }).pipe(inWorld)
  )

  it.effect("is refused when there is more of it than one answer holds", () =>
    Effect.gen(function* () {
      const contract = yield* opened("COMMISSION")
      const { id } = yield* bill(reward("lot-1", 100_000_000n))
      yield* settle()
      yield* applyEvents(received("p-1", contract, 1n), received("p-2", contract, 1n))
      expect((yield* Effect.flip(getBillAllocations(id, 1)))._tag).toBe("StatementTooLong")
      for (let index = 3; index < 6; index += 1) yield* applyEvents(received(`p-${index}`, contract, 1n))
      expect((yield* getBillAllocations(id)).movements).toHaveLength(5)
      expect(
        (yield* Effect.flip(getMonthlySummary({ cmeDealerId: dealerOne, month: "2026-11", rowsMax: 1 })))._tag
      ).toBe("StatementTooLong")
    }).pipe(inWorld)
  )
})
