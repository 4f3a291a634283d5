import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect, Metric } from "effect"
import { TestClock } from "effect/testing"
import { paidTotal, received, reversed, applyFacts } from "../contract/facts.ts"
import {
  countStale,
  listPayments,
  PaymentMax,
  rejectAllParked,
  resolvePayment,
  selectParked,
  type ParkedCriteria
} from "../src/index.ts"
import { opened } from "./correctionWorld.ts"
import {
  accountOf,
  bill,
  billNow,
  dealerOne,
  inWorld,
  invoiceIdOf,
  settle,
  settlement,
  startOfWorld
} from "./world.ts"

const apply = { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT" } as const

const parkedFor = (address: string) =>
  Effect.map(resolvePayment(address, { action: "retry" }, "ann"), ({ parked, status }) =>
    status === "PARKED" ? `${parked?.reason}: ${parked?.detail}` : status
  )

const balance = Effect.map(accountOf("SETTLEMENT"), (account) => account.balance)

/** A bill of 100 with an invoice, and nothing paid. */
const withInvoice = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  const made = yield* bill(settlement("lot-1", 100n))
  yield* settle()
  return { contract, made, invoice: yield* invoiceIdOf(made.id) }
})

describe("one event above the ceiling", () => {
  const max = Effect.provideService(PaymentMax, 100n)

  it.effect("waits for an operator, whose approval lets it through; its reversal needs none", () =>
    Effect.gen(function* () {
      const { contract, made } = yield* withInvoice
      const events = [received("p-1", contract, 101n), received("p-2", contract, 100n)]
      expect(yield* applyFacts(...events)).toEqual(["PARKED", "APPLIED"])
      expect(yield* parkedFor("p-1")).toBe("BAD_SUM: one event states 1.01, more than 1.00 (PAYMENT_MAX)")
      expect(yield* balance).toBe(0n)
      expect((yield* resolvePayment("p-1", apply, "ann")).status).toBe("APPLIED")
      expect([yield* balance, (yield* billNow(made.id)).paidSum]).toEqual([101n, 100n])
      expect(yield* applyFacts(received("p-1", contract, 101n))).toEqual(["DUPLICATE"])
      expect(yield* applyFacts(reversed("r-1", "p-1", 101n))).toEqual(["APPLIED"])
      expect(yield* balance).toBe(0n)
    }).pipe(max, inWorld)
  )

  it.effect("holds for a running total, too", () =>
    Effect.gen(function* () {
      const { invoice, made } = yield* withInvoice
      expect(yield* applyFacts(paidTotal(invoice, 130n, 1))).toEqual(["PARKED"])
      expect(yield* parkedFor(`total:${invoice}:1`)).toContain("more than 1.00 (PAYMENT_MAX)")
      const withMoney = resolvePayment(`total:${invoice}:1`, { ...apply, newMoney: 1n }, "ann")
      expect((yield* Effect.flip(withMoney))._tag).toBe("PaymentNotApplicable")
      expect((yield* resolvePayment(`total:${invoice}:1`, apply, "ann")).status).toBe("APPLIED")
      expect([yield* balance, (yield* billNow(made.id)).paidSum]).toEqual([30n, 100n])
    }).pipe(max, inWorld)
  )
})

describe("a running total with an absurd revision", () => {
  it.effect("waits for an operator, and the totals that follow bring their money", () =>
    Effect.gen(function* () {
      const { invoice, made } = yield* withInvoice
      const absurd = `total:${invoice}:2147483647`
      expect(yield* applyFacts(paidTotal(invoice, 10n, 2_147_483_647))).toEqual(["PARKED"])
      expect(yield* applyFacts(paidTotal(invoice, 40n, 1_000))).toEqual(["APPLIED"])
      expect(yield* applyFacts(paidTotal(invoice, 50n, 2_001))).toEqual(["PARKED"])
      expect(yield* applyFacts(paidTotal(invoice, 60n, 2_000))).toEqual(["APPLIED"])
      expect((yield* billNow(made.id)).paidSum).toBe(60n)
      expect(yield* parkedFor(absurd)).toContain("more than 1000 above 2000, the newest one")
      expect((yield* resolvePayment(absurd, apply, "ann")).status).toBe("APPLIED")
      expect((yield* billNow(made.id)).paidSum).toBe(10n)
    }).pipe(inWorld)
  )
})

describe("a running total that came after a newer one", () => {
  it.effect("is parked when it states more, since one of them is wrong, and is stale when it states no more", () =>
    Effect.gen(function* () {
      const { invoice, made } = yield* withInvoice
      yield* applyFacts(paidTotal(invoice, 50n, 5))
      expect(yield* applyFacts(paidTotal(invoice, 50n, 3), paidTotal(invoice, 20n, 2))).toEqual(["STALE", "STALE"])
      expect(yield* applyFacts(paidTotal(invoice, 70n, 4))).toEqual(["PARKED"])
      const detail = yield* parkedFor(`total:${invoice}:4`)
      expect(detail).toContain("is older than revision 5 and states more: 0.70 instead of 0.50")
      expect((yield* billNow(made.id)).paidSum).toBe(50n)
      yield* applyFacts(paidTotal(invoice, 90n, 6))
      expect(yield* parkedFor(`total:${invoice}:4`)).toBe("STALE")
    }).pipe(inWorld)
  )

  it.effect("is counted, from 0 on", () =>
    Effect.gen(function* () {
      const read = Effect.map(Metric.snapshot, (all) =>
        all.flatMap((each) => (each.id === "payments_stale_total" ? [Number(Object(each.state).count)] : []))
      )
      yield* countStale(0)
      const [before = NaN] = yield* read
      const { invoice } = yield* withInvoice
      yield* applyFacts(paidTotal(invoice, 50n, 5), paidTotal(invoice, 20n, 2), paidTotal(invoice, 20n, 3))
      expect(yield* read).toEqual([before + 2])
    }).pipe(inWorld)
  )
})

describe("a bulk rejection", () => {
  const criteria: ParkedCriteria = { contractId: "c-unknown" }
  const reject = (confirmed: number) =>
    rejectAllParked({ criteria, reason: "a test of theirs", confirmed, actor: "ann" }, () => (effect) => effect)

  it.effect("gives up what matches, each by its own event, and only as many as were confirmed", () =>
    Effect.gen(function* () {
      yield* opened("SETTLEMENT")
      yield* applyFacts(received("p-1", "c-unknown", 30n), received("p-2", "c-other", 40n))
      yield* applyFacts(received("p-3", "c-unknown", 50n))
      expect(yield* selectParked(criteria)).toEqual({ ids: [1n, 3n], payments: 2, sum: 80n })
      const changed = yield* Effect.flip(reject(3))
      expect(changed.message).toBe("3 messages were confirmed, and 2 match now: look at them again")
      expect(yield* selectParked(criteria)).toMatchObject({ ids: [1n, 3n] })
      expect(yield* reject(2)).toBe(2)
      expect(yield* selectParked(criteria)).toEqual({ ids: [], payments: 0, sum: 0n })
      const { history, status } = yield* resolvePayment(
        "p-3",
        { action: "reject", reason: "a test of theirs" },
        "ann"
      )
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
      expect(yield* applyFacts(payment)).toEqual([outcome])
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
