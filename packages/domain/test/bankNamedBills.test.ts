import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { applyEvents, received } from "../contract/events.ts"
import { proposeFromStatement, updateRequisite, type BillId } from "../src/internal.ts"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "../src/testing/index.ts"
import { numbersIn } from "../src/bank/billsNamed.ts"
import { cancel, correct, dealerTwo, opened } from "./correctionWorld.ts"
import { bill, billNow, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"

const propose = Effect.fn("propose")(function* (sum: bigint, purpose: string, ...more: ReadonlyArray<string>) {
  const documents = [purpose, ...more].map((each, index) => ({
    line: index + 1,
    number: `${index + 1}`,
    day: "2026-11-20",
    creditedDay: "2026-11-21",
    sum,
    payer: { inn: sampleRequisite.inn },
    purpose: each
  }))
  const found = yield* proposeFromStatement(documents)
  return found.map(({ billIds, matchedBy, note, outcome }) => [outcome, matchedBy, note, billIds])
})

const billed = (id: BillId) =>
  Effect.map(billNow(id), ({ invoiceNumber }) => `Оплата по счету № ${invoiceNumber} от 19.11.2026`)

/** Two settlements of 500; the purpose of a payment for the first. */
const world = Effect.gen(function* () {
  const contract = yield* opened("SETTLEMENT")
  // Branches share an INN; the second dealer is no branch here.
  yield* updateRequisite({ cmeDealerId: dealerTwo, requisite: sampleRequisiteOfSoleProprietor })
  const first = yield* bill(settlement("lot-1", 500n))
  const other = yield* bill(settlement("lot-2", 500n))
  yield* settle()
  return { contract, first, other, purpose: yield* billed(first.id) }
})

describe("a bank document that names a bill", () => {
  it.effect("that was corrected is proposed for the one in its place, over any number of corrections", () =>
    Effect.gen(function* () {
      const { first, purpose } = yield* world
      const { bill: second } = yield* correct(first, { carPrice: 400n })
      yield* settle()
      expect(yield* propose(500n, purpose)).toEqual([["MISSING", "NUMBER", "REPLACED", [second.id]]])
      expect(yield* propose(400n, purpose)).toEqual([["MISSING", "NUMBER_AND_SUM", "REPLACED", [second.id]]])
      const { bill: third } = yield* correct(second, { carPrice: 300n })
      yield* settle()
      expect(yield* propose(300n, purpose)).toEqual([["MISSING", "NUMBER_AND_SUM", "REPLACED", [third.id]]])
      // A purpose that names the deal means the deal's current bill, too.
      expect(yield* propose(300n, "лот lot-1")).toEqual([["MISSING", "NUMBER_AND_SUM", null, [third.id]]])
    }).pipe(inWorld)
  )

  it.effect("that was corrected is known by a payment of the one in its place", () =>
    Effect.gen(function* () {
      const { contract, first, purpose } = yield* world
      const { bill: second } = yield* correct(first, { carPrice: 400n })
      yield* settle()
      const event = received("p-1", contract, 400n, yield* invoiceIdOf(second.id))
      yield* applyEvents({ ...event, paidAt: DateTime.makeUnsafe("2026-11-20T10:00:00Z") })
      expect(yield* propose(400n, purpose)).toEqual([["KNOWN", "NUMBER_AND_SUM", null, [second.id]]])
    }).pipe(inWorld)
  )

  it.effect("that is paid, cancelled or another dealer's now is not proposed for another one of the sum", () =>
    Effect.gen(function* () {
      const { contract, first, other, purpose } = yield* world
      yield* applyEvents(received("p-1", contract, 500n, yield* invoiceIdOf(first.id)))
      expect(yield* propose(500n, purpose)).toEqual([["CLOSED_BILL", null, "PAID", [first.id]]])
      expect(yield* propose(500n, "за авто")).toEqual([["MISSING", "SUM", null, [other.id]]])
      const second = yield* bill(settlement("lot-3", 700n))
      const third = yield* bill(settlement("lot-4", 700n))
      yield* settle()
      yield* cancel(second)
      yield* correct(third, { cmeDealerId: dealerTwo })
      expect(yield* propose(500n, yield* billed(second.id))).toEqual([
        ["CLOSED_BILL", null, "CANCELLED", [second.id]]
      ])
      expect(yield* propose(500n, yield* billed(third.id))).toEqual([["CLOSED_BILL", null, "MOVED", [third.id]]])
    }).pipe(inWorld)
  )

  it.effect("that another document pays is not proposed for another one of the sum", () =>
    Effect.gen(function* () {
      const { first, purpose } = yield* world
      expect(yield* propose(500n, purpose, purpose)).toEqual([
        ["MISSING", "NUMBER_AND_SUM", null, [first.id]],
        ["NO_BILL", null, "TAKEN", []]
      ])
    }).pipe(inWorld)
  )

  it.effect("that the dealer does not have leaves the choice among bills of the sum to an operator", () =>
    Effect.gen(function* () {
      const { first, other } = yield* world
      const unknown = "Оплата по счёту № 999999"
      expect(yield* propose(500n, unknown)).toEqual([["AMBIGUOUS", null, "UNKNOWN", [first.id, other.id]]])
      expect(yield* propose(501n, unknown)).toEqual([["NO_BILL", null, "UNKNOWN", []]])
      yield* cancel(other)
      expect(yield* propose(500n, unknown)).toEqual([["AMBIGUOUS", null, "UNKNOWN", [first.id]]])
      expect(yield* propose(500n, "по договору № 999999")).toEqual([["MISSING", "SUM", null, [first.id]]])
    }).pipe(inWorld)
  )
})

describe("the words of a payment purpose", () => {
  it.each([
    ["Оплата по счету № 12 от 01.11.2026 на сумму 500.00", ["12"]],
    ["по сч.№12, №13 и A-14", ["12", "13", "a-14"]],
    ["invoice #INV/7", ["inv/7"]],
    ["Оплата по договору № 17 по счету №18", ["18"]],
    ["лот 5", []],
    ["перевод на счет 40702810138250123017", []],
    ["счет от 19.11.2026", []]
  ])("%s", (purpose, ofBills) => {
    expect([...numbersIn(purpose).ofBills]).toEqual(ofBills)
  })

  it("a contract's number is no bill's, a lot's may be one", () => {
    expect([...numbersIn("договор № 17, лот 5").all]).toEqual(["5"])
  })
})
