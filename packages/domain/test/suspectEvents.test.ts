import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { received, reversed, applyEvents } from "../contract/events.ts"
import {
  listPayments,
  PaymentMax,
  rejectAllParked,
  resolvePayment,
  selectParked,
  type ParkedCriteria
} from "../src/internal.ts"
import { opened } from "./correctionWorld.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, settle, settlement, startOfWorld } from "./world.ts"
import { by } from "../src/testing/index.ts"

const apply = { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT" } as const

const parkedFor = (address: string) =>
  Effect.map(resolvePayment({ address, action: "retry" }).pipe(by("ann")), ({ parked, status }) =>
    status === "PARKED" ? `${parked?.reason}: ${parked?.detail}` : status
  )

const balance = Effect.map(accountOf("SETTLEMENT"), (account) => account.balance)

const withBill = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  const made = yield* bill(settlement("lot-1", 100n))
  yield* settle()
  return { contract, made }
})

describe("one event above the ceiling", () => {
  const max = Effect.provideService(PaymentMax, 100n)

  it.effect("waits for an operator, whose approval lets it through; its reversal needs none", () =>
    Effect.gen(function* () {
      const { contract, made } = yield* withBill
      const events = [received("p-1", contract, 101n), received("p-2", contract, 100n)]
      expect(yield* applyEvents(...events)).toEqual(["PARKED", "APPLIED"])
      expect(yield* parkedFor("p-1")).toBe(
        "BAD_SUM: one event brings 1.01, more than 1.00 (PAYMENT_MAX); an operator must approve it"
      )
      expect(yield* balance).toBe(0n)
      expect((yield* resolvePayment({ address: "p-1", ...apply }).pipe(by("ann"))).status).toBe("APPLIED")
      expect([yield* balance, (yield* billNow(made.id)).paidSum]).toEqual([101n, 100n])
      expect(yield* applyEvents(received("p-1", contract, 101n))).toEqual(["DUPLICATE"])
      expect(yield* applyEvents(reversed("r-1", "p-1", 101n))).toEqual(["APPLIED"])
      expect(yield* balance).toBe(0n)
    }).pipe(max, inWorld)
  )
})

describe("a bulk rejection", () => {
  const criteria: ParkedCriteria = { contractId: "c-unknown" }
  const reject = (confirmed: number) =>
    rejectAllParked({ criteria, reason: "a test of theirs", confirmed }).pipe(by("ann"))

  it.effect("gives up what matches, each by its own event, and only as many as were confirmed", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      yield* applyEvents(received("p-1", "c-unknown", 30n), received("p-2", "c-other", 40n))
      yield* applyEvents(received("p-3", "c-unknown", 50n))
      expect(yield* selectParked(criteria)).toEqual({ ids: [1n, 3n], payments: 2, sum: 80n })
      const changed = yield* Effect.flip(reject(3))
      expect(changed.message).toBe("3 messages were confirmed, but 2 match now: review them and confirm again")
      expect(yield* selectParked(criteria)).toMatchObject({ ids: [1n, 3n] })
      expect(yield* reject(2)).toBe(2)
      expect(yield* selectParked(criteria)).toEqual({ ids: [], payments: 0, sum: 0n })
      const { history, status } = yield* resolvePayment({
        address: "p-3",
        action: "reject",
        reason: "a test of theirs"
      }).pipe(by("ann"))
      expect([status, history.map(({ actor, note, outcome }) => [outcome, actor, note])]).toEqual([
        "REJECTED",
        [["REJECTED", "ann", "a test of theirs"]]
      ])
      expect((yield* selectParked({})).ids).toEqual([2n])
    }).pipe(inWorld)
  )
})

describe("the date of a payment event", () => {
  it.effect.each([
    ["a day and a second ahead", "2026-11-21T12:00:01Z", "PARKED"],
    ["a day ahead", "2026-11-21T12:00:00Z", "APPLIED"],
    ["of the last century", "1999-12-31T23:59:59Z", "PARKED"],
    ["of this century", "2000-01-01T00:00:00Z", "APPLIED"],
    ["of the last day there is", "9999-12-31T23:59:59Z", "PARKED"]
  ] as const)("%s", ([, paidAt, outcome]) =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      yield* TestClock.setTime(DateTime.toEpochMillis(startOfWorld))
      const payment = { ...received("p-1", contract, 100n), paidAt: DateTime.makeUnsafe(paidAt) }
      expect(yield* applyEvents(payment)).toEqual([outcome])
      expect(yield* balance).toBe(outcome === "APPLIED" ? 100n : 0n)
      const misdated = yield* listPayments({
        filter: "PARKED",
        criteria: { reason: "BAD_MESSAGE" },
        after: null,
        limit: 10
      })
      expect(misdated.items.length).toBe(outcome === "PARKED" ? 1 : 0)
    }).pipe(inWorld)
  )
})
