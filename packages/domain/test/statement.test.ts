import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect, Option, Result, Schema } from "effect"
import { TestClock } from "effect/testing"
import {
  addFastBuyout,
  BillRepository,
  canonicalStatement,
  CmeDealerId,
  debtorOf,
  getStatement,
  markCancelled,
  periodOfMonth,
  Requisite,
  settlingMinutes,
  spanOf,
  StatementPeriod,
  updateRequisite
} from "../src/internal.ts"
import { MemoryStore, sampleRequisite } from "../src/testing/index.ts"
import { applyEvents, received, reversed } from "../contract/events.ts"
import { accountOf, bill, dealerOne, deposit, inWorld, register, settle, settlement } from "./world.ts"
import { goTo, rowsOf, statementFor } from "./statementWorld.ts"

const november = ["2026-11-01", "2026-11-30"] as const
const december = ["2026-12-01", "2026-12-31"] as const

const opened = Effect.fn("opened")(function* () {
  yield* register()
  yield* addFastBuyout(dealerOne)
  yield* settle()
  const contract = (type: "SETTLEMENT" | "DEPOSIT") =>
    Effect.map(accountOf(type), ({ contractId }) => contractId ?? "none")
  return { settlementContract: yield* contract("SETTLEMENT"), depositContract: yield* contract("DEPOSIT") }
})

const cancel = Effect.fn("cancel")(function* (id: Parameters<typeof billOf>[0]) {
  const { change } = yield* MemoryStore
  const found = yield* billOf(id)
  const cancelled = found.status === "CANCELLED" ? found : markCancelled(found, yield* DateTime.now)
  yield* change(({ bills }) => Effect.sync(() => void bills.set(id, cancelled)))
})

const billOf = Effect.fn("billOf")(function* (id: Parameters<BillRepository["Service"]["get"]>[0]) {
  return yield* (yield* BillRepository).get(id)
})

describe("a reconciliation statement", () => {
  it.effect("has bills as debit and payments as credit, and says who owes", () =>
    inWorld(
      Effect.gen(function* () {
        const { settlementContract } = yield* opened()
        const { id } = yield* bill(settlement("lot-1", 1000n))
        yield* settle()
        const { invoiceId } = yield* billOf(id)
        yield* goTo("2026-11-22T09:00:00Z")
        yield* applyEvents(received("p-1", settlementContract, 400n, invoiceId))
        yield* goTo("2026-11-25T09:00:00Z")
        yield* applyEvents(reversed("p-2", "p-1", 150n))
        const statement = yield* statementFor("SETTLEMENT", ...november)
        expect(rowsOf(statement)).toEqual([
          ["BILL", "2026-11-20", 1000n, 0n],
          ["PAYMENT", "2026-11-22", 0n, 400n],
          ["REVERSAL", "2026-11-25", 0n, -150n]
        ])
        expect(statement).toMatchObject({
          openingBalance: 0n,
          debitTurnover: 1000n,
          creditTurnover: 250n,
          closingBalance: 750n
        })
        expect(statement.rows[1]).toMatchObject({ billId: id, dealId: "lot-1", documentId: "p-1" })
        expect([750n, -1n, 0n].map(debtorOf)).toEqual(["DEALER", "SELLER", "NOBODY"])
        const next = yield* statementFor("SETTLEMENT", ...december)
        expect([next.openingBalance, next.rows, next.closingBalance]).toEqual([750n, [], 750n])
      })
    )
  )

  it.effect("has a cancellation as a negative debit on its own day, also in a later month", () =>
    inWorld(
      Effect.gen(function* () {
        yield* opened()
        const { id } = yield* bill(settlement("lot-1", 1000n))
        yield* goTo("2026-12-02T09:00:00Z")
        const before = canonicalStatement(yield* statementFor("SETTLEMENT", ...november))
        yield* cancel(id)
        expect(canonicalStatement(yield* statementFor("SETTLEMENT", ...november))).toBe(before)
        const statement = yield* statementFor("SETTLEMENT", ...december)
        expect(rowsOf(statement)).toEqual([["BILL_CANCELLED", "2026-12-02", -1000n, 0n]])
        expect([statement.openingBalance, statement.closingBalance]).toEqual([1000n, 0n])
      })
    )
  )

  it.effect("of a deposit has held money as our debt, and no top-up bill", () =>
    inWorld(
      Effect.gen(function* () {
        const { depositContract } = yield* opened()
        yield* bill(deposit("topup-1", 5000n))
        yield* applyEvents(received("p-1", depositContract, 3000n))
        const statement = yield* statementFor("DEPOSIT", ...november)
        expect(rowsOf(statement)).toMatchObject([["PAYMENT", "2026-11-20", 0n, 3000n]])
        expect([statement.closingBalance, debtorOf(statement.closingBalance)]).toEqual([-3000n, "SELLER"])
      })
    )
  )
})

describe("the month of a booking", () => {
  it.effect("ends at midnight of the seller's time zone", () =>
    inWorld(
      Effect.gen(function* () {
        yield* opened()
        yield* goTo("2026-11-30T20:59:59.999Z")
        yield* bill(settlement("lot-1", 100n))
        yield* goTo("2026-11-30T21:00:00Z")
        yield* bill(settlement("lot-2", 20n))
        expect(rowsOf(yield* statementFor("SETTLEMENT", ...november))).toEqual([["BILL", "2026-11-30", 100n, 0n]])
        expect(rowsOf(yield* statementFor("SETTLEMENT", ...december))).toEqual([["BILL", "2026-12-01", 20n, 0n]])
      })
    )
  )

  it("is as long as the day is where clocks are changed", () => {
    const day = { from: "2026-03-29", to: "2026-03-29" }
    const { end, start } = spanOf(day, "Europe/Berlin")
    expect([DateTime.formatIso(start), DateTime.formatIso(end)]).toEqual([
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z"
    ])
    expect(periodOfMonth("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" })
    expect(periodOfMonth("2026-12")).toEqual({ from: "2026-12-01", to: "2026-12-31" })
  })

  it.effect("is the one in which it was booked: a final statement never changes", () =>
    inWorld(
      Effect.gen(function* () {
        const { settlementContract } = yield* opened()
        const { id } = yield* bill(settlement("lot-1", 1000n))
        yield* goTo("2026-11-30T21:00:00Z")
        yield* TestClock.adjust(`${settlingMinutes} minutes`)
        const closed = yield* statementFor("SETTLEMENT", ...november)
        expect(closed.isFinal).toBe(true)
        // Paid in November, received in December; the invoice is issued only now.
        yield* applyEvents(received("p-late", settlementContract, 400n))
        yield* settle()
        expect((yield* billOf(id)).invoiceNumber).not.toBeNull()
        expect(yield* statementFor("SETTLEMENT", ...november)).toEqual(closed)
        const open = yield* statementFor("SETTLEMENT", ...december)
        expect(open.isFinal).toBe(false)
        expect(open.rows).toMatchObject([
          { kind: "PAYMENT", documentId: "p-late", credit: 400n, day: "2026-12-01" }
        ])
        expect(DateTime.formatIso(Option.getOrThrow(Option.fromNullishOr(open.rows[0]?.paidAt)))).toMatch(
          /^2026-03-01/u
        )
        const whole = yield* statementFor("SETTLEMENT", "2026-11-01", "2026-12-31")
        expect(whole.rows[0]?.invoiceNumber).not.toBeNull()
      })
    )
  )

  it.effect("is not final before transactions that began in it must have ended", () =>
    inWorld(
      Effect.gen(function* () {
        yield* opened()
        yield* goTo("2026-11-30T21:00:00Z")
        expect((yield* statementFor("SETTLEMENT", ...november)).isFinal).toBe(false)
        yield* TestClock.adjust(settlingMinutes * 60_000 - 1)
        expect((yield* statementFor("SETTLEMENT", ...november)).isFinal).toBe(false)
        yield* TestClock.adjust(1)
        expect((yield* statementFor("SETTLEMENT", ...november)).isFinal).toBe(true)
      })
    )
  )
})

describe("a request for a statement", () => {
  it("is refused when its days are none, the wrong way round, or too many", () => {
    const decode = Schema.decodeUnknownResult(StatementPeriod)
    const isGood = (from: string, to: string) => Result.isSuccess(decode({ from, to }))
    expect(isGood("2026-11-30", "2026-11-30")).toBe(true)
    expect(isGood("2028-01-01", "2028-12-31")).toBe(true)
    expect(isGood("2028-01-01", "2029-01-01")).toBe(false)
    expect(isGood("2026-12-01", "2026-11-30")).toBe(false)
    for (const day of ["2026-02-30", "2026-2-3", "20261130", "0000-01-01", "9999-12-31", ""]) {
      expect(isGood(day, day)).toBe(false)
    }
  })

  it.effect("names the dealer as it was at the end of the period, whatever its requisites became later", () =>
    inWorld(
      Effect.gen(function* () {
        yield* register()
        const namedAt = ([from, to]: readonly [string, string]) =>
          Effect.map(
            getStatement({ cmeDealerId: dealerOne, accountType: "COMMISSION", period: { from, to } }),
            ({ requisite, statement }) => [requisite.name, canonicalStatement(statement)]
          )
        const asked = yield* namedAt(november)
        expect(asked[0]).toBe(sampleRequisite.name)
        yield* goTo("2026-11-30T20:59:59.999Z")
        yield* updateRequisite({
          cmeDealerId: dealerOne,
          requisite: Requisite.make({ ...sampleRequisite, name: "November" })
        })
        // The first moment of December in the seller's time zone.
        yield* goTo("2026-11-30T21:00:00Z")
        yield* updateRequisite({
          cmeDealerId: dealerOne,
          requisite: Requisite.make({ ...sampleRequisite, name: "December" })
        })
        expect(yield* namedAt(november)).toEqual(["November", asked[1]])
        expect((yield* namedAt(december))[0]).toBe("December")
        // Before the registration there was no other name.
        expect((yield* namedAt(["2026-01-01", "2026-01-31"]))[0]).toBe(sampleRequisite.name)
      })
    )
  )

  it.effect("is refused where the dealer has no such account, and where there are too many rows", () =>
    inWorld(
      Effect.gen(function* () {
        yield* register()
        const missing = yield* Effect.flip(statementFor("SETTLEMENT", ...november))
        expect(missing._tag).toBe("AccountMissing")
        expect((yield* Effect.flip(statementFor("DEPOSIT", ...november, CmeDealerId.make("nobody"))))._tag).toBe(
          "DealerNotFound"
        )
        yield* addFastBuyout(dealerOne)
        for (const dealId of ["lot-1", "lot-2"]) yield* bill(settlement(dealId, 100n))
        const period = { from: november[0], to: november[1] }
        const request = { cmeDealerId: dealerOne, accountType: "SETTLEMENT" as const, period }
        expect((yield* Effect.flip(getStatement({ ...request, rowsMax: 1 })))._tag).toBe("StatementTooLong")
        expect((yield* getStatement({ ...request, rowsMax: 2 })).statement.rows).toHaveLength(2)
      })
    )
  )
})
