import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyEvents, inTotals, paidTotal, received, reversed } from "../contract/events.ts"
import {
  checkFastBuyout,
  eraseDealer,
  getStatement,
  PositiveKopecks,
  previewAllocation,
  retryParked,
  returnDeposit,
  ReturnId
} from "../src/internal.ts"
import { by, MemoryStore } from "../src/testing/index.ts"
import { cancel, moneyOf, opened } from "./correctionWorld.ts"
import { bill, dealerOne, deposit, inWorld, invoiceIdOf, settle } from "./world.ts"

const giveBack = (name: string, sum: bigint) =>
  returnDeposit({
    cmeDealerId: dealerOne,
    returnId: ReturnId.make(name),
    sum: PositiveKopecks.make(sum),
    reason: "asked for"
  }).pipe(by("operator"))

const buyout = checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(90_000_000n) })
const balance = Effect.map(moneyOf("DEPOSIT", []), ([amount]) => amount)
const parked = Effect.flatMap(MemoryStore, (store) => store.read((tables) => tables.parked.size))

/** 100,000.00 came, 60,000.00 was returned, then the bank took back the whole payment. */
const owed = Effect.gen(function* () {
  const contract = yield* opened("DEPOSIT")
  yield* applyEvents(received("p-1", contract, 10_000_000n))
  yield* giveBack("back-1", 6_000_000n)
  const reversal = reversed("r-1", "p-1", 10_000_000n)
  expect(yield* applyEvents(reversal)).toEqual(["APPLIED"])
  return { contract, reversal }
})

describe("a deposit whose payment was reversed after a part of it was returned", () => {
  it.effect("is below zero by what the dealer owes, and nothing waits for an operator", () =>
    Effect.gen(function* () {
      const { reversal } = yield* owed
      expect([yield* balance, yield* parked]).toEqual([-6_000_000n, 0])
      expect(yield* applyEvents(reversal)).toEqual(["DUPLICATE"])
      expect([yield* balance, yield* retryParked()]).toEqual([-6_000_000n, 0])
    }).pipe(inWorld)
  )

  it.effect("holds nothing: no return, no fast buyout", () =>
    Effect.gen(function* () {
      yield* owed
      expect(yield* Effect.flip(giveBack("back-2", 1n))).toMatchObject({ _tag: "DepositTooSmall", heldDeposit: 0n })
      expect(yield* buyout).toMatchObject({ reason: "deposit-too-small", heldDeposit: 0n, maxCarPrice: 0n })
    }).pipe(inWorld)
  )

  it.effect("is raised by further payments, and holds only what is above zero", () =>
    Effect.gen(function* () {
      const { contract } = yield* owed
      yield* applyEvents(received("p-2", contract, 6_000_000n))
      expect([yield* balance, (yield* buyout).heldDeposit]).toEqual([0n, 0n])
      expect(yield* Effect.flip(giveBack("back-2", 1n))).toMatchObject({ heldDeposit: 0n })
      yield* applyEvents(received("p-3", contract, 10_000_001n))
      expect(yield* buyout).toMatchObject({ reason: null, heldDeposit: 10_000_001n })
      yield* giveBack("back-3", 1n)
      expect(yield* balance).toBe(10_000_000n)
    }).pipe(inWorld)
  )

  it.effect("gives back no more than the payment brought", () =>
    Effect.gen(function* () {
      yield* owed
      expect(yield* applyEvents(reversed("r-2", "p-1", 1n))).toEqual(["PARKED"])
      expect(yield* balance).toBe(-6_000_000n)
    }).pipe(inWorld)
  )

  it.effect("is owed on the statement and in a preview, and keeps the dealer from being erased", () =>
    Effect.gen(function* () {
      yield* owed
      const period = { from: "2026-11-01", to: "2026-11-30" }
      const { statement } = yield* getStatement({ cmeDealerId: dealerOne, accountType: "DEPOSIT", period })
      expect(statement.closingBalance).toBe(6_000_000n)
      const preview = yield* previewAllocation({
        cmeDealerId: dealerOne,
        accountType: "DEPOSIT",
        sum: PositiveKopecks.make(7_000_000n),
        billId: null
      })
      expect([preview.balanceBefore, preview.balanceAfter]).toEqual([-6_000_000n, 1_000_000n])
      const refused = yield* Effect.flip(eraseDealer({ cmeDealerId: dealerOne, reason: "closed" }))
      expect(refused.message).toContain("the balance of DEPOSIT is not 0.00")
    }).pipe(inWorld)
  )

  it.effect("takes the top-up bill that the payment had paid along, and a named payment pays it again", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      const topUp = yield* bill(deposit("topup-1", 100n))
      yield* settle()
      const invoice = yield* invoiceIdOf(topUp.id)
      yield* applyEvents(received("p-1", contract, 130n, invoice))
      yield* giveBack("back-1", 120n)
      yield* applyEvents(reversed("r-1", "p-1", 50n))
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([-40n, 80n])
      yield* applyEvents(received("p-2", contract, 30n, invoice))
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([-10n, 100n])
      yield* cancel(topUp)
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([-10n, 0n])
      yield* applyEvents(reversed("r-2", "p-1", 80n), reversed("r-3", "p-2", 30n))
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([-120n, 0n])
    }).pipe(inWorld)
  )
})

describe("a deposit whose total falls after a part of it was returned", () => {
  it.effect("is below zero, and a rise brings it back", () =>
    Effect.gen(function* () {
      yield* opened("DEPOSIT")
      const topUp = yield* bill(deposit("topup-1", 100n))
      yield* settle()
      const invoice = yield* invoiceIdOf(topUp.id)
      yield* applyEvents(paidTotal(invoice, 150n, 1), paidTotal(invoice, 120n, 2))
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([120n, 100n])
      yield* giveBack("back-1", 100n)
      expect(yield* applyEvents(paidTotal(invoice, 0n, 3))).toEqual(["APPLIED"])
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([-100n, 0n])
      yield* applyEvents(paidTotal(invoice, 130n, 4))
      expect(yield* moneyOf("DEPOSIT", [topUp])).toEqual([30n, 100n])
    }).pipe(inTotals, inWorld)
  )
})
