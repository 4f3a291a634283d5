import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyFacts, paidTotal, received, reversed } from "../contract/facts.ts"
import { resolvePayment, returnDeposit, ReturnId } from "../src/index.ts"
import { cancel, moneyOf, opened } from "./correctionWorld.ts"
import { accountOf, bill, dealerOne, deposit, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"

const resolved = (invoice: string, revision: number, newMoney: bigint | null) =>
  resolvePayment(
    `total:${invoice}:${revision}`,
    newMoney === null
      ? { action: "retry" }
      : { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT", newMoney },
    "ann"
  ).pipe(Effect.map(({ status }) => status))

/** Two messages are meant: their own addresses. */
const parkedIdsOf = (result: ReturnType<typeof resolved>) =>
  Effect.map(Effect.flip(result), (ambiguous) => {
    const ids = ambiguous._tag === "PaymentAmbiguous" ? ambiguous.parkedIds : []
    expect(ids).toHaveLength(2)
    return ids
  })

/** 100 without an invoice paid a bill, it was cancelled, and the money paid the next one; then a total of 130 came. */
const untold = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  const first = yield* bill(settlement("a", 100n))
  const second = yield* bill(settlement("b", 100n))
  yield* settle()
  const invoice = yield* invoiceIdOf(first.id)
  yield* applyFacts(received("p-1", contract, 100n))
  yield* cancel(first)
  expect(yield* applyFacts(paidTotal(invoice, 130n, 1))).toEqual(["PARKED"])
  return { contract, invoice, money: moneyOf("SETTLEMENT", [first, second]) }
})

describe("a total of a cancelled bill, parked while more happened", () => {
  it.effect("brings all that it may although a payment that names the invoice came after it", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      yield* applyFacts(received("p-2", contract, 50n, invoice))
      expect(yield* money).toEqual([50n, 0n, 100n])
      expect(yield* resolved(invoice, 1, 130n)).toBe("APPLIED")
      expect(yield* money).toEqual([180n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("takes back no money of a payment that came after it when somebody tries it again", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      yield* applyFacts(received("p-2", contract, 200n, invoice))
      expect(yield* resolved(invoice, 1, null)).toBe("PARKED")
      expect(yield* money).toEqual([200n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("may have counted a payment that was taken back after it", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* untold
      yield* applyFacts(reversed("r-1", "p-1", 100n))
      expect(yield* resolved(invoice, 1, null)).toBe("PARKED")
      expect(yield* money).toEqual([0n, 0n, 0n])
      expect(yield* resolved(invoice, 1, 30n)).toBe("APPLIED")
      expect(yield* money).toEqual([0n, 0n, 30n])
    }).pipe(inWorld)
  )

  it.effect("is compared with what had come when it came first, whichever of its repeats is dealt with", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      yield* applyFacts(received("p-2", contract, 50n, invoice))
      expect(yield* applyFacts(paidTotal(invoice, 130n, 1))).toEqual(["PARKED"])
      const ids = yield* parkedIdsOf(resolved(invoice, 1, 130n))
      yield* resolvePayment(
        ids[1]!,
        { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT", newMoney: 130n },
        "ann"
      )
      expect(yield* money).toEqual([180n, 0n, 100n])
      yield* resolvePayment(ids[0]!, { action: "retry" }, "ann")
      expect(yield* money).toEqual([180n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("comes in one chunk with its repeat and the payment between them", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      const facts = [
        paidTotal(invoice, 140n, 2),
        received("p-2", contract, 50n, invoice),
        paidTotal(invoice, 140n, 2)
      ]
      expect(yield* applyFacts(...facts)).toEqual(["PARKED", "APPLIED", "PARKED"])
      const ids = yield* parkedIdsOf(resolved(invoice, 2, 140n))
      yield* resolvePayment(
        ids[1]!,
        { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT", newMoney: 140n },
        "ann"
      )
      expect(yield* money).toEqual([190n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("comes to what it states with the totals before it, in whichever order they are dealt with", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      yield* applyFacts(received("p-2", contract, 20n, invoice))
      // 330 of which 20 are p-2, and 100 may be p-1.
      expect(yield* applyFacts(paidTotal(invoice, 330n, 2))).toEqual(["PARKED"])
      expect(yield* resolved(invoice, 1, 30n)).toBe("APPLIED")
      expect(yield* Effect.flip(resolved(invoice, 2, 281n))).toMatchObject({ _tag: "PaymentNotApplicable" })
      expect(yield* resolved(invoice, 2, 180n)).toBe("APPLIED")
      // p-1 paid the second bill; 30 and 180 are totals' and 20 is p-2.
      expect(yield* money).toEqual([230n, 0n, 100n])
      expect(yield* applyFacts(paidTotal(invoice, 330n, 3))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([230n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("comes to what it states although an older one took back what a later payment had brought", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      yield* applyFacts(received("p-2", contract, 200n, invoice))
      expect(yield* applyFacts(paidTotal(invoice, 120n, 0))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([120n, 0n, 100n])
      // p-2, and what the total brought beside p-1.
      expect(yield* resolved(invoice, 1, 110n)).toBe("APPLIED")
      expect(yield* money).toEqual([230n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("pays all bills that it can pay, however much more than it states it brings", () =>
    Effect.gen(function* () {
      const { contract, invoice } = yield* untold
      yield* applyFacts(received("p-2", contract, 200n, invoice), paidTotal(invoice, 120n, 0))
      const bills = yield* Effect.forEach(["c", "d", "e", "f"], (name) => bill(settlement(name, 100n)))
      const money = moneyOf("SETTLEMENT", bills)
      expect(yield* money).toEqual([0n, 100n, 20n, 0n, 0n])
      expect(yield* resolved(invoice, 1, 210n)).toBe("APPLIED")
      expect(yield* money).toEqual([0n, 100n, 100n, 100n, 30n])
    }).pipe(inWorld)
  )
})

const balance = Effect.map(accountOf("DEPOSIT"), (account) => account.balance)

describe("a total that takes back more than a deposit holds", () => {
  it.effect("takes no money of payments that came after it", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      const topUp = yield* bill(deposit("topup-1", 10_000_000n))
      yield* settle()
      const invoice = yield* invoiceIdOf(topUp.id)
      yield* applyFacts(received("p-1", contract, 10_000_000n, invoice))
      const request = { returnId: ReturnId.make("back-1"), sum: 6_000_000n, reason: "asked for" }
      yield* returnDeposit(dealerOne, request, "operator")
      // The bank took p-1 back, and the dealer pays the same invoice again, and 60 000.00 more.
      expect(yield* applyFacts(paidTotal(invoice, 0n, 2))).toEqual(["PARKED"])
      yield* applyFacts(received("p-2", contract, 10_000_000n, invoice))
      yield* applyFacts(received("p-3", contract, 6_000_000n))
      expect(yield* resolved(invoice, 2, null)).toBe("APPLIED")
      // 100 - 60 - 100 + 100 + 60
      expect(yield* balance).toBe(10_000_000n)
    }).pipe(inWorld)
  )
})
