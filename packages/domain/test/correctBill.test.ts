import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  BillRepository,
  CmeDealerId,
  createBill,
  defaultTariffs,
  Tariffs,
  type Bill
} from "../src/internal.ts"
import { applyEvents, received } from "../contract/events.ts"
import { ann, cancel, correct, dealerTwo, moneyOf, opened } from "./correctionWorld.ts"
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

const linksOf = ({ replacedBy, replaces, revision, status }: Bill) => ({ status, revision, replaces, replacedBy })

describe("a corrected bill", () => {
  it.effect("is cancelled and replaced by one of the new price; both name each other", () =>
    Effect.gen(function* () {
      yield* opened("COMMISSION")
      const first = yield* bill(reward("lot-1", 100_000_000n))
      const { bill: second, isCreated } = yield* correct(first, { carPrice: 90_000_000n })
      expect(isCreated).toBe(true)
      expect(second).toMatchObject({
        commonSum: 4_500_000n,
        carPrice: 90_000_000n,
        dealId: "lot-1",
        status: "PENDING"
      })
      expect(linksOf(second)).toMatchObject({ revision: 2, replaces: first.id, replacedBy: null })
      const old = yield* billNow(first.id)
      expect(linksOf(old)).toEqual({ status: "CANCELLED", revision: 1, replaces: null, replacedBy: second.id })
      yield* settle()
      expect((yield* billNow(second.id)).status).toBe("ISSUED")
      const kept = yield* (yield* BillRepository).listCorrections(first.id)
      expect(kept).toMatchObject([{ action: "CORRECT", actor: ann, replacedBy: second.id }])
      expect(kept[0]!.reason).toBe("the price was talked down")
    }).pipe(inWorld)
  )

  it.effect("pays with its money the open bills, oldest first, and then the bill in its place", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const other = yield* bill(settlement("lot-2", 30n))
      yield* settle()
      yield* applyEvents(received("p-1", contract, 100n, yield* invoiceIdOf(first.id)))
      const { bill: second } = yield* correct(first, { carPrice: 120n })
      expect(second.paidSum).toBe(70n)
      expect(yield* moneyOf("SETTLEMENT", [first, other, second])).toEqual([0n, 0n, 30n, 70n])
    }).pipe(inWorld)
  )

  it.effect("that goes to another dealer leaves its money with the first one", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", contract, 100n))
      const { bill: second } = yield* correct(first, { cmeDealerId: dealerTwo })
      expect(second).toMatchObject({ cmeDealerId: dealerTwo, commonSum: 100n, paidSum: 0n, revision: 2 })
      expect(yield* moneyOf("SETTLEMENT", [first])).toEqual([100n, 0n])
      expect(yield* moneyOf("SETTLEMENT", [second], dealerTwo)).toEqual([0n, 0n])
      yield* settle()
      expect((yield* billNow(second.id)).status).toBe("ISSUED")
    }).pipe(inWorld)
  )

  it.effect("takes the balance of the dealer that it goes to", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const { contractId } = yield* accountOf("SETTLEMENT", dealerTwo)
      yield* applyEvents(received("p-1", contractId!, 40n))
      const first = yield* bill(settlement("lot-1", 100n))
      const { bill: second } = yield* correct(first, { carPrice: 60n, cmeDealerId: dealerTwo })
      expect(yield* moneyOf("SETTLEMENT", [second], dealerTwo)).toEqual([0n, 40n])
    }).pipe(inWorld)
  )

  it.effect("is answered with the same replacement however often it is corrected so", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const { bill: second } = yield* correct(first, { carPrice: 90n })
      const { bill: third } = yield* correct(second, { carPrice: 80n })
      expect(linksOf(third)).toEqual({ status: "PENDING", revision: 3, replaces: second.id, replacedBy: null })
      const again = yield* correct(first, { carPrice: 90n, cmeDealerId: dealerOne })
      expect(again).toEqual({ bill: yield* billNow(second.id), isCreated: false })
      expect(again.bill.replacedBy).toBe(third.id)
    }).pipe(inWorld)
  )

  it.effect("cannot be corrected otherwise: the refusal names the newest bill", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const { bill: second } = yield* correct(first, { carPrice: 90n })
      const { bill: third } = yield* correct(second, { carPrice: 80n })
      const conflict = { _tag: "BillConflict", billId: third.id }
      expect(yield* Effect.flip(correct(first, { carPrice: 70n }))).toMatchObject(conflict)
      expect(yield* Effect.flip(correct(first, { carPrice: 90n, cmeDealerId: dealerTwo }))).toMatchObject(conflict)
    }).pipe(inWorld)
  )

  it.effect("is what a repeat of the first call answers; a call with other content gets the new bill's id", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const { bill: second } = yield* correct(first, { carPrice: 90n })
      const repeated = yield* createBill({ cmeDealerId: dealerOne, ...settlement("lot-1", 100n) })
      expect(repeated).toMatchObject({ isCreated: false, bill: { id: first.id, replacedBy: second.id } })
      const other = yield* Effect.flip(createBill({ cmeDealerId: dealerOne, ...settlement("lot-1", 90n) }))
      expect(other).toMatchObject({ _tag: "BillConflict", billId: second.id })
      expect(other.message).toBe(
        `Deal lot-1 already has bill ${second.id} for GET_SETTLEMENT, with different content`
      )
    }).pipe(inWorld)
  )

  it.effect("may have been cancelled before: then the deal is billed again, whichever call came first", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      const { cancelledAt } = yield* cancel(first)
      yield* TestClock.adjust("1 hour")
      const { bill: second } = yield* correct(first, {})
      expect(second).toMatchObject({ commonSum: 100n, revision: 2, replaces: first.id })
      const old = yield* billNow(first.id)
      expect([old.replacedBy, old.cancelledAt]).toEqual([second.id, cancelledAt])
      const kept = yield* (yield* BillRepository).listCorrections(first.id)
      expect(kept.map(({ action }) => action)).toEqual(["CANCEL", "CORRECT"])
    }).pipe(inWorld)
  )
})

describe("a correction is refused", () => {
  it.effect.each([
    ["a deposit's price", deposit("top-1", 100n), { carPrice: 90n }, "a deposit has no carPrice; send sum"],
    ["a settlement's sum", settlement("lot-1", 100n), { sum: 90n }, "its sum is calculated from carPrice"],
    ["a reward's sum", reward("lot-1", 10_000n), { sum: 90n }, "its sum is calculated from carPrice"],
    ["nothing", settlement("lot-1", 100n), {}, "cancel it, then correct the cancelled bill"],
    [
      "what is so already",
      settlement("lot-1", 100n),
      { carPrice: 100n, cmeDealerId: dealerOne },
      "cancel it, then correct the cancelled bill"
    ]
  ] as const)("that changes %s", ([_title, command, change, because]) =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      const made = yield* bill(command)
      const refused = yield* Effect.flip(correct(made, change))
      expect(refused).toMatchObject({ _tag: "CorrectionInvalid", because: expect.stringContaining(because) })
      expect(yield* billNow(made.id)).toEqual(made)
    }).pipe(inWorld)
  )

  it.effect("to a dealer that is not known or has no such account, and then nothing was done", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const plain = CmeDealerId.make("plain")
      yield* register(plain)
      const first = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", contract, 60n))
      const to = (cmeDealerId: CmeDealerId) => Effect.flip(correct(first, { cmeDealerId }))
      expect(yield* to(CmeDealerId.make("nobody"))).toMatchObject({ _tag: "DealerNotFound" })
      const missing = { _tag: "AccountMissing", cmeDealerId: plain, accountType: "SETTLEMENT" }
      expect(yield* to(plain)).toMatchObject(missing)
      expect(yield* moneyOf("SETTLEMENT", [first])).toEqual([0n, 60n])
      expect((yield* billNow(first.id)).status).toBe("PENDING")
      yield* addFastBuyout(plain)
      expect((yield* correct(first, { cmeDealerId: plain })).bill.cmeDealerId).toBe(plain)
    }).pipe(inWorld)
  )

  it.effect("where nothing is left to bill, and then the old bill lives", () =>
    Effect.gen(function* () {
      yield* opened("COMMISSION")
      const first = yield* bill(reward("lot-1", 100_000n))
      expect(yield* Effect.flip(correct(first, { carPrice: 9n }))).toMatchObject({ _tag: "NothingToBill" })
      expect(yield* billNow(first.id)).toEqual(first)
    }).pipe(inWorld)
  )
})

const changed = {
  ...defaultTariffs,
  rewards: [
    { from: "2020-01-01", ratePercent: 500n },
    { from: "2026-12-01", ratePercent: 300n }
  ]
} as unknown as typeof defaultTariffs

describe("the rules of the day", () => {
  it.effect("of a corrected reward are those of the deal's closing, its VAT too", () =>
    Effect.gen(function* () {
      yield* opened("COMMISSION")
      const first = yield* bill(reward("lot-1", 100_000_000n, "2025-12-31T20:59:59Z"))
      expect(first.vat).toMatchObject({ rate: 2_000n })
      yield* TestClock.adjust("30 days")
      const { bill: second } = yield* correct(first, { carPrice: 200_000_000n })
      expect(second).toMatchObject({ commonSum: 10_000_000n, closedAt: first.closedAt, reward: first.reward })
      expect(second.vat).toMatchObject({ rate: 2_000n })
    }).pipe(Effect.provide(Layer.succeed(Tariffs, changed)), inWorld)
  )

  it.effect("of a corrected settlement are those of the day on which it was billed first", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2025-12-31T12:00:00Z"))
      yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("lot-1", 100n))
      yield* TestClock.adjust("30 days")
      const { bill: second } = yield* correct(first, { carPrice: 90n })
      const { bill: third } = yield* correct(second, { carPrice: 80n })
      expect([first, second, third].map(({ vat }) => vat.rate)).toEqual([2_000n, 2_000n, 2_000n])
      expect((yield* bill(settlement("lot-2", 100n))).vat.rate).toBe(2_200n)
    }).pipe(inWorld)
  )
})
