import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { applyEvents, received, reversed } from "../contract/events.ts"
import {
  AccountRepository,
  addFastBuyout,
  checkFastBuyout,
  defaultTariffsJson,
  formatMoney,
  PositiveKopecks,
  returnDeposit,
  ReturnId,
  TariffBook,
  Tariffs
} from "../src/internal.ts"
import { accountOf, bill, dealerOne, inWorld, register, reward, settle, settlement } from "./world.ts"
import { by } from "../src/testing/index.ts"

const hundredThousand = 10_000_000n

/** A dealer with fast buyout and a held deposit of 100 000.00. */
const held = Effect.gen(function* () {
  yield* Effect.andThen(register(), addFastBuyout(dealerOne))
  yield* settle()
  const { contractId } = yield* accountOf("DEPOSIT")
  yield* applyEvents(received("deposit", contractId!, hundredThousand))
})

const check = (carPrice = 90_000_000n) =>
  Effect.map(
    checkFastBuyout({ cmeDealerId: dealerOne, carPrice: PositiveKopecks.make(carPrice) }),
    ({ maxCarPrice, reason }) => `${reason ?? "yes"}, up to ${formatMoney(maxCarPrice)}`
  )

const payFor = Effect.fn("payFor")(function* (paymentId: string, sum: bigint) {
  const { contractId } = yield* accountOf("SETTLEMENT")
  yield* applyEvents(received(paymentId, contractId!, sum))
})

const withTariffs = (change: object) =>
  Effect.provideService(Tariffs, Schema.decodeUnknownSync(TariffBook)({ ...defaultTariffsJson, ...change }))

describe("the right to a fast buyout", () => {
  it.effect("is up to the tier of the held deposit, and no kopeck more", () =>
    Effect.gen(function* () {
      yield* held
      expect(yield* check(100_000_000n)).toBe("yes, up to 1000000.00")
      expect(yield* check(100_000_001n)).toBe("deposit-too-small, up to 1000000.00")
    }).pipe(inWorld)
  )

  it.effect("shrinks by what is left to pay on open settlements, and comes back with the money", () =>
    Effect.gen(function* () {
      yield* held
      yield* bill(settlement("lot-1", 30_000_000n))
      yield* bill(reward("lot-1", 30_000_000n))
      expect(yield* check()).toBe("deposit-too-small, up to 700000.00")
      expect(yield* check(70_000_000n)).toBe("yes, up to 700000.00")
      yield* bill(settlement("lot-2", 90_000_000n))
      expect(yield* check(1n)).toBe("deposit-too-small, up to 0.00")
      yield* payFor("part", 50_000_000n)
      expect(yield* check(30_000_000n)).toBe("yes, up to 300000.00")
      yield* payFor("rest", 70_000_000n)
      expect(yield* check()).toBe("yes, up to 1000000.00")
    }).pipe(inWorld)
  )

  it.effect("ends with an overdue settlement and comes back when it is paid", () =>
    Effect.gen(function* () {
      yield* held
      yield* bill(settlement("lot-1", 100n))
      yield* settle()
      yield* TestClock.adjust("5 days")
      expect(yield* check()).toBe("yes, up to 999999.00")
      yield* TestClock.adjust("1 days")
      expect(yield* check()).toBe("settlement-overdue, up to 999999.00")
      yield* payFor("late", 100n)
      expect(yield* check()).toBe("yes, up to 1000000.00")
    }).pipe(inWorld)
  )

  it.effect("ends with an overdue reward only where the tariffs give rewards due days", () =>
    Effect.gen(function* () {
      yield* held
      yield* bill(reward("lot-1", 100_000n))
      yield* settle()
      yield* TestClock.adjust("31 days")
      expect(yield* check()).toBe("yes, up to 1000000.00")
      const strict = withTariffs({ dueDays: { SETTLEMENT: 5, COMMISSION: 30 } })
      expect(yield* check().pipe(strict)).toBe("settlement-overdue, up to 1000000.00")
    }).pipe(inWorld)
  )

  it.effect("follows the table of tiers that is in force on the day, in Moscow", () =>
    Effect.gen(function* () {
      yield* held
      const tiersFrom = (from: string, maxCarPrice: string) => ({
        from,
        tiers: [{ deposit: "100000.00", maxCarPrice }]
      })
      const dated = withTariffs({
        depositTiers: [tiersFrom("2026-01-01", "900000.00"), tiersFrom("2027-01-01", "800000.00")]
      })
      expect(yield* check().pipe(dated)).toBe("yes, up to 900000.00")
      const setTime = (time: string) => TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe(time)))
      yield* setTime("2026-12-31T20:59:59Z")
      expect(yield* check().pipe(dated)).toBe("yes, up to 900000.00")
      yield* setTime("2026-12-31T21:00:00Z")
      expect(yield* check().pipe(dated)).toBe("deposit-too-small, up to 800000.00")
      const plain = withTariffs({ depositTiers: [{ deposit: "1.00", maxCarPrice: "7.00" }] })
      expect(yield* check(700n).pipe(plain)).toBe("yes, up to 7.00")
      const future = withTariffs({ depositTiers: [tiersFrom("2030-01-01", "800000.00")] })
      expect(yield* check().pipe(future)).toBe("deposit-too-small, up to 0.00")
    }).pipe(inWorld)
  )
})

describe("the answer about a fast buyout", () => {
  it.effect("is of one moment, whatever happens while it is given", () =>
    Effect.gen(function* () {
      yield* held
      yield* bill(settlement("lot-1", 200_000_000n))
      yield* settle()
      const services = yield* Effect.context<Effect.Services<ReturnType<typeof applyEvents>>>()
      const { contractId } = yield* accountOf("SETTLEMENT")
      // The deposit is reversed, then the car is paid: at no moment was another car permitted.
      const meanwhile = applyEvents(
        reversed("back", "deposit", hundredThousand),
        received("car", contractId!, 200_000_000n)
      ).pipe(Effect.orDie, Effect.provide(services))
      const accounts = yield* AccountRepository
      const answer = yield* check().pipe(
        Effect.provideService(AccountRepository, {
          ...accounts,
          listByDealer: (id) => Effect.tap(accounts.listByDealer(id), meanwhile),
          readStanding: (id, since) => Effect.tap(accounts.readStanding(id, since), meanwhile)
        })
      )
      expect(answer).toBe("deposit-too-small, up to 0.00")
      expect(yield* check()).toBe("deposit-too-small, up to 0.00")
    }).pipe(inWorld)
  )
})

describe("a returned deposit", () => {
  const giveBack = (sum: bigint, name = "return-1") =>
    returnDeposit({
      cmeDealerId: dealerOne,
      returnId: ReturnId.make(name),
      sum: PositiveKopecks.make(sum),
      reason: "asked for"
    }).pipe(by("operator"))

  it.effect("lowers the right to the tier of the rest, down to nothing", () =>
    Effect.gen(function* () {
      yield* held
      expect((yield* giveBack(1n)).depositReturn.heldAfter).toBe(hundredThousand - 1n)
      expect(yield* check()).toBe("deposit-too-small, up to 500000.00")
      yield* giveBack(hundredThousand - 1n, "return-2")
      expect((yield* accountOf("DEPOSIT")).balance).toBe(0n)
      expect((yield* Effect.flip(giveBack(1n, "return-3")))._tag).toBe("DepositTooSmall")
    }).pipe(inWorld)
  )

  it.effect("must leave what the open settlements need: the tier that covers them, to the kopeck", () =>
    Effect.gen(function* () {
      yield* held
      yield* bill(settlement("lot-1", 50_000_001n))
      expect(yield* Effect.flip(giveBack(1n))).toMatchObject({
        _tag: "DepositInUse",
        openSettlements: 50_000_001n,
        maxCarPrice: 50_000_000n
      })
      yield* payFor("a kopeck", 1n)
      expect((yield* giveBack(5_000_000n)).depositReturn.heldAfter).toBe(5_000_000n)
      expect((yield* Effect.flip(giveBack(1n, "return-2")))._tag).toBe("DepositInUse")
    }).pipe(inWorld)
  )

  it.effect("is answered again to a repeat that could not be made any more", () =>
    Effect.gen(function* () {
      yield* held
      const first = yield* giveBack(hundredThousand)
      expect(yield* giveBack(hundredThousand)).toEqual({ ...first, isCreated: false })
      expect((yield* Effect.flip(giveBack(1n)))._tag).toBe("DepositReturnConflict")
    }).pipe(inWorld)
  )
})
