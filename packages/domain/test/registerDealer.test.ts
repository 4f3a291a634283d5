import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  checkFastBuyout,
  CmeDealerId,
  dealerStatus,
  getDealer,
  LedgerRepository,
  noChanges,
  PositiveKopecks,
  registerDealer,
  runBillingOperations,
  Transaction,
  type LedgerChanges
} from "../src/internal.ts"
import {
  BillingMemory,
  MemoryStore,
  sampleRequisite,
  sampleRequisiteOfSoleProprietor
} from "../src/testing/index.ts"
import { accountOf, bill, dealerOne, inWorld, register, settle, settlement, startOfWorld } from "./world.ts"
import { goTo } from "./statementWorld.ts"

const countOperations = Effect.flatMap(MemoryStore, (store) => store.read((tables) => tables.operations.size))

const hold = Effect.fn("hold")(function* (balance: bigint) {
  const account = yield* accountOf("DEPOSIT")
  const changes: LedgerChanges = { ...noChanges, accounts: [{ ...account, balance }] }
  yield* (yield* Transaction).run((yield* LedgerRepository).save(changes))
})

describe("registerDealer", () => {
  it.effect("makes a dealer with a COMMISSION account and asks Billing for it", () =>
    Effect.gen(function* () {
      const { accounts, dealer, isCreated } = yield* register()
      expect(isCreated).toBe(true)
      expect(dealer).toMatchObject({ cmeDealerId: dealerOne, requisite: sampleRequisite, requisiteVersion: 1 })
      expect(dealer.createdAt).toEqual(startOfWorld)
      expect(accounts).toMatchObject([{ accountType: "COMMISSION", status: "PROVISIONING", balance: 0n }])
      expect(dealerStatus(accounts)).toBe("PROVISIONING")
      expect(yield* countOperations).toBe(3)
      expect(yield* (yield* BillingMemory).calls).toEqual([])
    }).pipe(inWorld)
  )

  it.effect("answers the same dealer to a repeat with equal requisites", () =>
    Effect.gen(function* () {
      const first = yield* register()
      const second = yield* register()
      expect(second).toEqual({ ...first, isCreated: false })
      expect(yield* countOperations).toBe(3)
    }).pipe(inWorld)
  )

  it.effect("refuses a repeat with other requisites and changes nothing", () =>
    Effect.gen(function* () {
      yield* register()
      const other = { cmeDealerId: dealerOne, requisite: sampleRequisiteOfSoleProprietor }
      expect((yield* Effect.flip(registerDealer(other)))._tag).toBe("DealerAlreadyRegistered")
      const { dealer } = yield* getDealer(dealerOne)
      expect([dealer.requisite, dealer.requisiteVersion]).toEqual([sampleRequisite, 1])
    }).pipe(inWorld)
  )

  it.effect("makes one dealer of fifty calls at once", () =>
    Effect.gen(function* () {
      const all = yield* Effect.all(
        Array.from({ length: 50 }, () => register()),
        { concurrency: "unbounded" }
      )
      expect(all.filter(({ isCreated }) => isCreated)).toHaveLength(1)
      expect(new Set(all.map(({ dealer }) => dealer.id)).size).toBe(1)
      expect(yield* countOperations).toBe(3)
    }).pipe(inWorld)
  )

  it.effect("answers every call of a race between different requisites with a success or a refusal", () =>
    Effect.gen(function* () {
      const other = registerDealer({ cmeDealerId: dealerOne, requisite: sampleRequisiteOfSoleProprietor })
      const results = yield* Effect.all(
        [register(), other, register(), other].map((call) => Effect.result(call)),
        { concurrency: "unbounded" }
      )
      expect(results.filter(Result.isSuccess)).toHaveLength(2)
      expect(results.filter(Result.isSuccess).filter(({ success }) => success.isCreated)).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.effect("does not know a dealer that never came", () =>
    Effect.gen(function* () {
      expect((yield* Effect.flip(getDealer(CmeDealerId.make("nobody"))))._tag).toBe("DealerNotFound")
      expect((yield* Effect.flip(addFastBuyout(CmeDealerId.make("nobody"))))._tag).toBe("DealerNotFound")
    }).pipe(inWorld)
  )
})

describe("addFastBuyout", () => {
  it.effect("opens DEPOSIT and SETTLEMENT once", () =>
    Effect.gen(function* () {
      yield* register()
      const first = yield* addFastBuyout(dealerOne)
      expect(first.isCreated).toBe(true)
      expect(first.accounts.map(({ accountType }) => accountType)).toEqual(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
      expect(yield* addFastBuyout(dealerOne)).toEqual({ ...first, isCreated: false })
      expect(yield* countOperations).toBe(9)
    }).pipe(inWorld)
  )

  it.effect("opens them once when called twenty times at once", () =>
    Effect.gen(function* () {
      yield* register()
      const all = yield* Effect.all(
        Array.from({ length: 20 }, () => addFastBuyout(dealerOne)),
        { concurrency: "unbounded" }
      )
      expect(all.filter(({ isCreated }) => isCreated)).toHaveLength(1)
      expect(yield* countOperations).toBe(9)
    }).pipe(inWorld)
  )
})

describe("checkFastBuyout", () => {
  it.effect("refuses until fast buyout is added", () =>
    Effect.gen(function* () {
      yield* register()
      const answer = yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(1n) })
      expect(answer).toEqual({
        eligible: false,
        reason: "fast-buyout-not-added",
        heldDeposit: 0n,
        maxCarPrice: 0n
      })
    }).pipe(inWorld)
  )

  it.effect.each([
    [0n, 1n, false, 0n],
    [4_999_999n, 100n, false, 0n],
    [5_000_000n, 50_000_000n, true, 50_000_000n],
    [5_000_000n, 50_000_001n, false, 50_000_000n],
    [10_000_000n, 100_000_000n, true, 100_000_000n],
    [999_999_999_999n, 1_000_000_001n, false, 1_000_000_000n]
  ] as const)("decides by the tier of the held deposit: %s", ([heldDeposit, price, eligible, maxCarPrice]) =>
    Effect.gen(function* () {
      yield* register()
      yield* addFastBuyout(dealerOne)
      yield* hold(heldDeposit)
      const reason = eligible ? null : "deposit-too-small"
      expect(yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(price) })).toEqual({
        eligible,
        reason,
        heldDeposit,
        maxCarPrice
      })
    }).pipe(inWorld)
  )

  it.effect(
    "refuses when a settlement is overdue: its last day after that of its invoice is over, and not a moment before",
    () =>
      Effect.gen(function* () {
        yield* register()
        yield* addFastBuyout(dealerOne)
        yield* settle()
        yield* hold(10_000_000n)
        yield* bill(settlement("lot-1", 90_000_000n))
        yield* TestClock.adjust("7 days")
        expect(
          (yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(1n) })).eligible
        ).toBe(true)
        yield* runBillingOperations()
        yield* TestClock.adjust("5 days")
        expect(
          (yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(1n) })).eligible
        ).toBe(true)
        yield* goTo("2026-12-02T20:59:59.999Z")
        expect(
          (yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(1n) })).eligible
        ).toBe(true)
        yield* goTo("2026-12-02T21:00:00Z")
        expect(
          (yield* checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(1n) })).reason
        ).toBe("settlement-overdue")
      }).pipe(inWorld)
  )
})
