import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyFacts, paidTotal, received, reversed } from "../contract/facts.ts"
import { checkFastBuyout, PaymentDesk, resolvePayment, retryParked, returnDeposit, ReturnId } from "../src/index.ts"
import { opened } from "./correctionWorld.ts"
import { accountOf, bill, dealerOne, deposit, inWorld, invoiceIdOf, settle } from "./world.ts"

const giveBack = (name: string, sum: bigint) =>
  returnDeposit(dealerOne, { returnId: ReturnId.make(name), sum, reason: "asked for" }, "operator")

const buyout = checkFastBuyout(dealerOne, 90_000_000n)
const balance = Effect.map(accountOf("DEPOSIT"), (account) => account.balance)
const openParked = Effect.flatMap(PaymentDesk, (desk) =>
  desk.listParked({ filter: "OPEN", after: null, limit: 10 })
)

const retryByHand = Effect.flatMap(openParked, ([first]) =>
  resolvePayment(`parked-${first?.id}`, { action: "retry" }, "operator")
)

/** 100 000.00 came, 60 000.00 of it went back, then the bank took all of the payment back. */
const reversedAfterReturn = Effect.gen(function* () {
  const contract = yield* opened("DEPOSIT")
  yield* applyFacts(received("p-1", contract, 10_000_000n))
  yield* giveBack("back-1", 6_000_000n)
  expect(yield* applyFacts(reversed("r-1", "p-1", 10_000_000n))).toEqual(["PARKED"])
  return contract
})

describe("a deposit whose payment was reversed after a part of it went back", () => {
  it.effect("is not paid out any further: nothing of it is held", () =>
    Effect.gen(function* () {
      yield* reversedAfterReturn
      const refusal = yield* Effect.flip(giveBack("back-2", 4_000_000n))
      expect(refusal).toMatchObject({ _tag: "DepositTooSmall", heldDeposit: 0n })
    }).pipe(inWorld)
  )

  it.effect("permits no cars together with new money", () =>
    Effect.gen(function* () {
      const contract = yield* reversedAfterReturn
      // 100 - 60 - 100 + 60: nothing is held.
      yield* applyFacts(received("p-2", contract, 6_000_000n))
      expect(yield* buyout).toMatchObject({ reason: "deposit-too-small", heldDeposit: 0n, maxCarPrice: 0n })
      yield* applyFacts(received("p-3", contract, 10_000_001n))
      expect(yield* buyout).toMatchObject({ reason: null, heldDeposit: 10_000_001n })
    }).pipe(inWorld)
  )

  it.effect("is reversed by a person's word as soon as there is money enough, and no sooner", () =>
    Effect.gen(function* () {
      const contract = yield* reversedAfterReturn
      yield* applyFacts(received("p-2", contract, 5_999_999n))
      yield* retryByHand
      expect(yield* balance).toBe(9_999_999n)
      yield* applyFacts(received("p-3", contract, 1n))
      expect([yield* retryParked(), yield* balance], "nothing by itself").toEqual([0, 10_000_000n])
      yield* retryByHand
      expect([yield* balance, yield* openParked]).toEqual([0n, []])
    }).pipe(inWorld)
  )

  it.effect("counts again when a person gives the reversal up", () =>
    Effect.gen(function* () {
      yield* reversedAfterReturn
      yield* resolvePayment("r-1", { action: "reject", reason: "the bank was wrong" }, "operator")
      expect(yield* buyout).toMatchObject({ heldDeposit: 4_000_000n })
      yield* giveBack("back-2", 4_000_000n)
    }).pipe(inWorld)
  )

  it.effect("is not less by two messages of the same reversal, and both are dealt with", () =>
    Effect.gen(function* () {
      const contract = yield* reversedAfterReturn
      expect(yield* applyFacts(reversed("r-1", "p-1", 10_000_000n))).toEqual(["PARKED"])
      yield* applyFacts(received("p-2", contract, 11_000_000n))
      expect(yield* buyout).toMatchObject({ heldDeposit: 5_000_000n })
      yield* retryByHand
      yield* retryParked()
      expect([yield* balance, yield* openParked]).toEqual([5_000_000n, []])
    }).pipe(inWorld)
  )
})

describe("a deposit of which a running total tells that it was taken back after a part of it was returned", () => {
  it.effect("is held like one that was reversed, however many totals tell of it", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      const topUp = yield* bill(deposit("topup-1", 10_000_000n))
      yield* settle()
      const invoice = yield* invoiceIdOf(topUp.id)
      yield* applyFacts(paidTotal(invoice, 10_000_000n, 1))
      yield* giveBack("back-1", 6_000_000n)
      expect(yield* applyFacts(paidTotal(invoice, 0n, 2), paidTotal(invoice, 0n, 3))).toEqual(["PARKED", "PARKED"])
      expect(yield* Effect.flip(giveBack("back-2", 1n))).toMatchObject({ heldDeposit: 0n })
      yield* applyFacts(received("p-2", contract, 7_000_000n))
      expect(yield* buyout).toMatchObject({ heldDeposit: 1_000_000n })
      yield* retryByHand
      yield* retryByHand
      expect([yield* balance, yield* openParked]).toEqual([1_000_000n, []])
    }).pipe(inWorld)
  )
})

describe("a reversal whose money a running total has taken before it", () => {
  it.effect("is not taken once more by itself, whatever was returned before and comes in later", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      yield* applyFacts(received("p-0", contract, 2n))
      yield* giveBack("back-1", 1n)
      const topUp = yield* bill(deposit("topup-1", 10_000_000n))
      yield* settle()
      const invoice = yield* invoiceIdOf(topUp.id)
      yield* applyFacts(received("p-1", contract, 10_000_000n, invoice), paidTotal(invoice, 0n, 2))
      expect(yield* applyFacts(reversed("r-1", "p-1", 10_000_000n))).toEqual(["PARKED"])
      yield* applyFacts(received("p-2", contract, 30_000_000n))
      expect([yield* retryParked(), yield* balance]).toEqual([0, 30_000_001n])
    }).pipe(inWorld)
  )
})
