import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { applyEvents, received } from "../contract/events.ts"
import { checkFastBuyout, PositiveKopecks } from "../src/internal.ts"
import { cancel, correct, dealerTwo, opened } from "./correctionWorld.ts"
import { goTo } from "./statementWorld.ts"
import { accountOf, bill, dealerOne, inWorld, settle, settlement } from "./world.ts"

const buyout = (dealer = dealerOne) =>
  Effect.map(
    checkFastBuyout({ cmeDealerId: dealer, carPrice: PositiveKopecks.make(90_000_000n) }),
    ({ reason }) => reason ?? "yes"
  )

/** Two dealers with 300 000.00 each; answers the first one's contract for settlements. */
const holding = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  for (const dealer of [dealerOne, dealerTwo]) {
    const { contractId } = yield* accountOf("DEPOSIT", dealer)
    yield* applyEvents(received(`deposit of ${dealer}`, contractId!, 30_000_000n))
  }
  return contract
})

const late = Effect.gen(function* () {
  const contract = yield* holding
  const first = yield* bill(settlement("lot-1", 10_000_000n))
  yield* settle()
  yield* TestClock.adjust("30 days")
  return { contract, first }
})

describe("an overdue settlement", () => {
  it.effect(
    "stays overdue when its price is corrected by a kopeck, before and after the new invoice is there",
    () =>
      Effect.gen(function* () {
        const { first } = yield* late
        expect(yield* buyout()).toBe("settlement-overdue")
        yield* correct(first, { carPrice: 10_000_001n })
        expect(yield* buyout()).toBe("settlement-overdue")
        yield* settle()
        expect(yield* buyout()).toBe("settlement-overdue")
      }).pipe(inWorld)
  )

  it.effect("stays overdue when it is cancelled and reissued, or goes to another dealer and comes back", () =>
    Effect.gen(function* () {
      const { first } = yield* late
      yield* cancel(first)
      expect(yield* buyout()).toBe("yes")
      const { bill: second } = yield* correct(first, { cmeDealerId: dealerTwo })
      yield* settle()
      expect([yield* buyout(), yield* buyout(dealerTwo)]).toEqual(["yes", "yes"])
      yield* correct(second, { cmeDealerId: dealerOne })
      expect(yield* buyout()).toBe("settlement-overdue")
    }).pipe(inWorld)
  )

  it.effect("starts from zero for the dealer to whom the car goes", () =>
    Effect.gen(function* () {
      const { first } = yield* late
      yield* correct(first, { cmeDealerId: dealerTwo })
      yield* settle()
      expect([yield* buyout(), yield* buyout(dealerTwo)]).toEqual(["yes", "yes"])
      yield* TestClock.adjust("7 days")
      expect([yield* buyout(), yield* buyout(dealerTwo)]).toEqual(["yes", "settlement-overdue"])
    }).pipe(inWorld)
  )

  it.effect("is none where all that was asked for was paid, and the price is raised later", () =>
    Effect.gen(function* () {
      const { contract, first } = yield* late
      yield* applyEvents(received("p-1", contract, 10_000_000n))
      yield* correct(first, { carPrice: 10_000_001n })
      yield* settle()
      expect(yield* buyout()).toBe("yes")
      yield* TestClock.adjust("7 days")
      expect(yield* buyout()).toBe("settlement-overdue")
    }).pipe(inWorld)
  )

  it.effect("is one only when its last day is over in Moscow (Civil Code 191, 194)", () =>
    Effect.gen(function* () {
      yield* holding
      yield* goTo("2026-11-23T06:00:00Z")
      yield* bill(settlement("lot-1", 10_000_000n))
      yield* settle()
      // Issued on the 23rd and due in 5 days: the 28th is the last day.
      yield* goTo("2026-11-28T20:59:59Z")
      expect(yield* buyout()).toBe("yes")
      yield* goTo("2026-11-28T21:00:00Z")
      expect(yield* buyout()).toBe("settlement-overdue")
    }).pipe(inWorld)
  )

  it.effect("counts from the day of Moscow on which it was issued, which may be tomorrow's in UTC", () =>
    Effect.gen(function* () {
      yield* holding
      yield* goTo("2026-11-23T21:30:00Z")
      yield* bill(settlement("lot-1", 10_000_000n))
      yield* settle()
      yield* goTo("2026-11-29T20:59:59Z")
      expect(yield* buyout()).toBe("yes")
      yield* goTo("2026-11-29T21:00:00Z")
      expect(yield* buyout()).toBe("settlement-overdue")
    }).pipe(inWorld)
  )
})
