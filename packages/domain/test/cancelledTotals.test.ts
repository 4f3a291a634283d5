import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { getPayment, resolvePayment, type PaymentDecision } from "../src/index.ts"
import { applyFacts, paidTotal, received, reversed } from "../contract/facts.ts"
import { cancel, dealerTwo, movedOn, moneyOf, opened } from "./correctionWorld.ts"
import { bill, dealerOne, invoiceIdOf, inWorld, settle, settlement } from "./world.ts"

const enter = (newMoney: bigint | null, more: object = {}): PaymentDecision => ({
  action: "apply",
  cmeDealerId: dealerOne,
  accountType: "SETTLEMENT",
  ...(newMoney === null ? {} : { newMoney }),
  ...more
})
const statusAfter = (invoice: string, revision: number, decision: PaymentDecision) =>
  Effect.map(resolvePayment(`total:${invoice}:${revision}`, decision, "ann"), ({ status }) => status)
const refusal = (invoice: string, revision: number, decision: PaymentDecision) =>
  Effect.map(Effect.flip(statusAfter(invoice, revision, decision)), ({ message }) => message)

describe("a running total of a cancelled bill's invoice", () => {
  it.effect("is new money once the payment that had paid the bill is taken back, from wherever", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* movedOn
      yield* applyFacts(reversed("r-1", "p-1", 100n))
      expect(yield* money).toEqual([0n, 0n, 0n])
      expect(yield* applyFacts(paidTotal(invoice, 100n, 1))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("is new money also in one chunk with the reversal", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* movedOn
      yield* applyFacts(received("p-2", contract, 70n))
      yield* applyFacts(reversed("r-1", "p-1", 100n), paidTotal(invoice, 100n, 1))
      expect(yield* money).toEqual([70n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("waits for a person also where a payment was taken back since a total of the same figure", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const first = yield* bill(settlement("a", 150n))
      yield* settle()
      const invoice = yield* invoiceIdOf(first.id)
      yield* applyFacts(received("p-1", contract, 50n, invoice), received("p-2", contract, 100n))
      yield* applyFacts(paidTotal(invoice, 150n, 1))
      yield* cancel(first)
      yield* applyFacts(reversed("r-1", "p-1", 50n))
      // From 50 to 150 of it are new: 100 may be p-2.
      expect(yield* applyFacts(paidTotal(invoice, 150n, 2))).toEqual(["PARKED"])
    }).pipe(inWorld)
  )

  it.effect("waits for a person while nothing tells whether it counts the money that paid the bill", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* movedOn
      expect(yield* applyFacts(paidTotal(invoice, 130n, 1))).toEqual(["PARKED"])
      expect(yield* money).toEqual([0n, 0n, 100n])
      const { parked } = yield* getPayment(`total:${invoice}:1`)
      expect([parked?.reason, parked?.detail]).toEqual([
        "BAD_SUM",
        `the bill of invoice ${invoice} is cancelled, and payments that do not name it had paid it; nothing tells ` +
          "whether the total counts them, or what came after it: ask Billing, then apply the part of it that is new, " +
          "from 0.30 to 1.30"
      ])
      expect(yield* statusAfter(invoice, 1, enter(130n))).toBe("APPLIED")
      expect(yield* money).toEqual([130n, 0n, 100n])
      expect(yield* statusAfter(invoice, 1, enter(130n))).toBe("APPLIED")
      expect((yield* Effect.flip(statusAfter(invoice, 1, enter(30n))))._tag).toBe("PaymentAlreadyResolved")
      expect(yield* applyFacts(paidTotal(invoice, 130n, 2))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([130n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("brings as much as a person says, and no repeat of it asks again", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* movedOn
      yield* applyFacts(paidTotal(invoice, 100n, 1))
      expect(yield* statusAfter(invoice, 1, enter(0n))).toBe("APPLIED")
      expect(yield* applyFacts(paidTotal(invoice, 100n, 2))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 0n, 100n])
      expect(yield* applyFacts(paidTotal(invoice, 101n, 3))).toEqual(["PARKED"])
    }).pipe(inWorld)
  )

  it.effect("tells what to say when that is left out, impossible, or for another account", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, second } = yield* movedOn
      yield* applyFacts(paidTotal(invoice, 130n, 1), received("p-9", "c-unknown", 5n))
      const range = "newMoney has to say how much of the total is new, from 0.30 to 1.30"
      for (const wrong of [null, 29n, 131n]) expect(yield* refusal(invoice, 1, enter(wrong))).toContain(range)
      const others = [{ accountType: "DEPOSIT" }, { cmeDealerId: dealerTwo }]
      for (const other of others) expect(yield* refusal(invoice, 1, enter(30n, other))).toContain("is not of")
      expect(yield* refusal(invoice, 1, enter(30n, { billId: second.id }))).toContain("belongs to bill")
      expect(yield* Effect.flip(resolvePayment("p-9", enter(5n), "ann"))).toMatchObject({
        _tag: "PaymentNotApplicable"
      })
      yield* applyFacts(paidTotal(invoice, 150n, 0))
      expect(yield* statusAfter(invoice, 0, enter(150n))).toBe("APPLIED")
      expect(yield* refusal(invoice, 1, enter(0n))).toContain("retry it")
      expect(yield* statusAfter(invoice, 1, { action: "retry" })).toBe("APPLIED")
      expect(yield* money).toEqual([130n, 0n, 100n])
      expect(contract).not.toBe("")
    }).pipe(inWorld)
  )

  it.effect("does not pass for told when a newer one was taken meanwhile", () =>
    Effect.gen(function* () {
      const { invoice } = yield* movedOn
      yield* applyFacts(paidTotal(invoice, 100n, 1), paidTotal(invoice, 90n, 2), paidTotal(invoice, 0n, 3))
      expect(yield* refusal(invoice, 1, enter(100n))).toContain("is older than revision 3 and states more")
    }).pipe(inWorld)
  )

  it.effect("says nothing new where it states no more than before the cancellation", () =>
    Effect.gen(function* () {
      const contract = yield* opened("SETTLEMENT")
      const made = yield* bill(settlement("a", 100n))
      yield* settle()
      const invoice = yield* invoiceIdOf(made.id)
      yield* applyFacts(received("p-1", contract, 100n), paidTotal(invoice, 100n, 1))
      yield* cancel(made)
      expect(yield* applyFacts(paidTotal(invoice, 100n, 2))).toEqual(["APPLIED"])
      expect(yield* moneyOf("SETTLEMENT", [made])).toEqual([100n, 0n])
    }).pipe(inWorld)
  )
})

it.effect("what a total of another invoice put on a bill hides none of that bill's own money", () =>
  Effect.gen(function* () {
    yield* opened("SETTLEMENT")
    const first = yield* bill(settlement("a", 100n))
    const second = yield* bill(settlement("b", 100n))
    yield* settle()
    yield* applyFacts(paidTotal(yield* invoiceIdOf(second.id), 200n, 1))
    expect(yield* moneyOf("SETTLEMENT", [first, second])).toEqual([0n, 100n, 100n])
    yield* applyFacts(paidTotal(yield* invoiceIdOf(first.id), 100n, 1))
    expect(yield* moneyOf("SETTLEMENT", [first, second])).toEqual([100n, 100n, 100n])
  }).pipe(inWorld)
)

it.effect("a living bill counts no more of a payment than its reversals left of it, wherever they took it", () =>
  Effect.gen(function* () {
    const contract = yield* opened("SETTLEMENT")
    const made = yield* bill(settlement("a", 100n))
    yield* settle()
    const invoice = yield* invoiceIdOf(made.id)
    yield* applyFacts(received("p-1", contract, 100n), received("p-2", contract, 40n), reversed("r-1", "p-1", 40n))
    expect(yield* moneyOf("SETTLEMENT", [made])).toEqual([0n, 100n])
    yield* applyFacts(paidTotal(invoice, 100n, 1))
    expect(yield* moneyOf("SETTLEMENT", [made])).toEqual([40n, 100n])
  }).pipe(inWorld)
)
