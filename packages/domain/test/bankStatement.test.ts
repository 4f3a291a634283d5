import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  applyPayments,
  proposeFromStatement,
  PaymentQueries,
  type BankProposal,
  type CreditDocument
} from "../src/internal.ts"
import { accountOf, bill, billNow, dealerOne, invoiceIdOf, inWorld, register, settle, settlement } from "./world.ts"

const inn = "7707083893"

let line = 0
const document = (sum: bigint, purpose: string, more: Partial<CreditDocument> = {}): CreditDocument => {
  line += 1
  const fixed = { line, number: `${line}`, day: "2026-11-20", creditedDay: "2026-11-21" }
  return { ...fixed, sum, payer: { inn }, purpose, ...more }
}

let offset = 0n
const pay = Effect.fn("pay")(function* (event: Readonly<Record<string, string>>) {
  offset += 1n
  const paymentId = `p-${offset}`
  const whole = { type: "payment.received", paymentId, currency: "RUB", paidAt: "2026-11-20T10:00:00Z", ...event }
  const raw = new TextEncoder().encode(JSON.stringify(whole))
  yield* applyPayments([{ position: { source: "t", number: offset }, raw }])
  return paymentId
})

/** A dealer with issued settlements of those sums, in kopecks. */
const dealerWith = Effect.fn("dealerWith")(function* (...sums: ReadonlyArray<bigint>) {
  yield* register()
  yield* addFastBuyout(dealerOne)
  yield* settle()
  const bills = yield* Effect.forEach(sums, (sum, index) => bill(settlement(`lot-${index + 1}`, sum)))
  yield* settle()
  const contractId = (yield* accountOf("SETTLEMENT")).contractId ?? ""
  return { contractId, ids: bills.map(({ id }) => id) }
})

const told = (proposals: ReadonlyArray<BankProposal>) =>
  proposals.map(({ billIds, matchedBy, outcome }) => [outcome, matchedBy, billIds])

describe("money of a bank statement", () => {
  it.effect("is known when the ledger has a payment of that sum, which matches one document only", () =>
    Effect.gen(function* () {
      const { contractId, ids } = yield* dealerWith(500n, 500n)
      const invoiceId = yield* invoiceIdOf(ids[1]!)
      const paymentId = yield* pay({ contractId, invoiceId, sum: "5.00" })
      const first = document(500n, "лот lot-1")
      const second = document(500n, "лот lot-2")
      const found = yield* proposeFromStatement([first, second])
      expect(told(found)).toEqual([
        ["MISSING", "NUMBER_AND_SUM", [ids[0]]],
        ["KNOWN", "NUMBER_AND_SUM", [ids[1]]]
      ])
      expect(found.map((each) => each.paymentId)).toEqual([null, paymentId])
      const unnamed = yield* proposeFromStatement([document(500n, "за авто"), document(500n, "за авто")])
      expect(told(unnamed).map(([outcome]) => outcome)).toEqual(["KNOWN", "MISSING"])
    }).pipe(inWorld)
  )

  it.effect("is not known by a payment of another sum, or of a day too far away, or by a reversal", () =>
    Effect.gen(function* () {
      const { contractId } = yield* dealerWith()
      yield* TestClock.adjust("5 days")
      const reversesPaymentId = yield* pay({ contractId, sum: "7.00", paidAt: "2026-11-24T20:59:59Z" })
      const at = (sum: bigint, day: string) => document(sum, "", { day, creditedDay: null })
      const days = ["2026-11-20", "2026-11-21", "2026-11-27", "2026-11-28"]
      for (const [index, day] of days.entries()) {
        const [found] = yield* proposeFromStatement([at(700n, day)])
        expect(found?.outcome).toBe(index === 1 || index === 2 ? "KNOWN" : "NO_BILL")
      }
      expect(told(yield* proposeFromStatement([at(701n, "2026-11-24")]))).toEqual([["NO_BILL", null, []]])
      yield* pay({ type: "payment.reversed", reversesPaymentId, sum: "3.00", paidAt: "2026-11-24T10:00:00Z" })
      expect(told(yield* proposeFromStatement([at(300n, "2026-11-24")]))).toEqual([["NO_BILL", null, []]])
    }).pipe(inWorld)
  )

  it.effect("is parked when one message of that sum waits, and ambiguous when several do", () =>
    Effect.gen(function* () {
      yield* dealerWith(900n)
      yield* pay({ contractId: "no-such", sum: "9.00" })
      const [parked] = yield* (yield* PaymentQueries).listParked({ filter: "OPEN", after: null, limit: 9 })
      const stranger = document(900n, "", { payer: { inn: "500100732259" } })
      const found = yield* proposeFromStatement([stranger])
      expect(found[0]).toMatchObject({ outcome: "PARKED", parkedIds: [parked?.id], cmeDealerIds: [] })
      yield* pay({ contractId: "no-such", sum: "9.00" })
      const two = yield* proposeFromStatement([document(900n, "лот lot-1")])
      expect([two[0]?.outcome, two[0]?.parkedIds.length]).toEqual(["AMBIGUOUS", 2])
    }).pipe(inWorld)
  )

  it.effect("is not parked by a message of another invoice than those that its purpose names", () =>
    Effect.gen(function* () {
      const { contractId, ids } = yield* dealerWith(900n, 900n)
      yield* pay({ contractId, invoiceId: "i-other", sum: "9.00" })
      const parkedOf = (purpose: string) =>
        Effect.map(proposeFromStatement([document(900n, purpose)]), (found) => [
          found[0]?.outcome,
          found[0]?.parkedIds.length,
          found[0]?.billIds
        ])
      expect(yield* parkedOf("лот lot-1")).toEqual(["MISSING", 0, [ids[0]]])
      expect(yield* parkedOf("за авто")).toEqual(["PARKED", 1, []])
      // The message may name the invoice of a bill that is still being issued.
      const late = yield* bill(settlement("lot-3", 900n))
      expect(late.invoiceId).toBeNull()
      expect(yield* parkedOf("лот lot-3")).toEqual(["PARKED", 1, []])
    }).pipe(inWorld)
  )

  it.effect("is missing when it names open bills, or has the sum of one of them", () =>
    Effect.gen(function* () {
      const { ids } = yield* dealerWith(100n, 200n, 300n, 300n)
      const number = (yield* billNow(ids[0]!)).invoiceNumber ?? ""
      const cases: ReadonlyArray<readonly [CreditDocument, ReadonlyArray<unknown>]> = [
        [
          document(100n, `Оплата по счету №${number} от 19.11.2026, НДС 18.03`),
          ["MISSING", "NUMBER_AND_SUM", [ids[0]]]
        ],
        [document(50n, "по лоту LOT-1."), ["MISSING", "NUMBER", [ids[0]]]],
        [document(300n, "лоты lot-1 и lot-2"), ["MISSING", "NUMBER_AND_SUM", [ids[0], ids[1]]]],
        [document(250n, "лоты lot-1, lot-2"), ["AMBIGUOUS", null, [ids[0], ids[1]]]],
        [document(200n, "за авто"), ["MISSING", "SUM", [ids[1]]]],
        [document(300n, "за авто"), ["AMBIGUOUS", null, [ids[2], ids[3]]]],
        [document(777n, `за ${number} авто`), ["NO_BILL", null, []]]
      ]
      for (const [each, wanted] of cases) {
        expect([each.purpose, told(yield* proposeFromStatement([each]))]).toEqual([each.purpose, [wanted]])
      }
      const halves = [document(50n, "лот lot-1"), document(50n, "лот lot-1"), document(50n, "лот lot-1")]
      const outcomes = (yield* proposeFromStatement(halves)).map(({ matchedBy, outcome }) => [outcome, matchedBy])
      const exact = ["MISSING", "NUMBER_AND_SUM"]
      expect(outcomes).toEqual([["MISSING", "NUMBER"], exact, ["NO_BILL", null]])
    }).pipe(inWorld)
  )

  it.effect("of a payer that is no dealer has an unknown payer; without documents nothing is read", () =>
    Effect.gen(function* () {
      yield* dealerWith(100n)
      for (const payer of [{ inn: null }, { inn: "500100732259" }]) {
        const [found] = yield* proposeFromStatement([document(100n, "лот lot-1", { payer })])
        expect(found).toMatchObject({ outcome: "UNKNOWN_PAYER", billIds: [], cmeDealerIds: [] })
      }
      expect(yield* proposeFromStatement([])).toEqual([])
    }).pipe(inWorld)
  )
})
