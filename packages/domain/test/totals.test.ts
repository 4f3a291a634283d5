import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { applyEvents, inTotals, messageOf, paidTotal, received, reversed } from "../contract/events.ts"
import { newPosition } from "../contract/fixtures.ts"
import {
  applyPayments,
  compareLog,
  countStale,
  CurrentPaymentsDialect,
  getPayment,
  getStatement,
  listPayments,
  PaymentMax,
  paymentsDialects,
  resolvePayment,
  retryParked,
  type PaymentEvent
} from "../src/internal.ts"
import { by, MemoryStore } from "../src/testing/index.ts"
import { cancel, dealerTwo, moneyOf, opened } from "./correctionWorld.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"

const inTotalsWorld = <A, E, R>(effect: Effect.Effect<A, E, R>) => effect.pipe(inTotals, inWorld)

/** Settlement bills of those sums with invoices, oldest first; `money` reads the balance, then the paid sums. */
const withBills = Effect.fn("withBills")(function* (...sums: ReadonlyArray<bigint>) {
  yield* opened("SETTLEMENT")
  const bills = yield* Effect.forEach(sums, (sum, index) => bill(settlement(`lot-${index}`, sum)))
  yield* settle()
  const invoices = yield* Effect.forEach(bills, ({ id }) => invoiceIdOf(id))
  return { bills, invoices, invoice: invoices[0]!, money: moneyOf("SETTLEMENT", bills) }
})

const reasons = Effect.flatMap(MemoryStore, (store) =>
  store.read(({ parked }) =>
    [...parked.values()].flatMap(({ isResolved, message }) => (isResolved ? [] : [message.reason]))
  )
)

const retry = (address: string) =>
  Effect.map(resolvePayment({ address, action: "retry" }).pipe(by("ann")), ({ parked, status }) =>
    status === "PARKED" ? `${parked?.reason}: ${parked?.detail}` : status
  )

const approve = { action: "apply", cmeDealerId: dealerOne, accountType: "SETTLEMENT" } as const

describe("given a bill of 100 and another of 40", () => {
  const given = withBills(100n, 40n)

  it.effect("a first total pays its bill, then the other one, then the balance", () =>
    Effect.gen(function* () {
      const { invoices, money } = yield* given
      expect(yield* applyEvents(paidTotal(invoices[1]!, 150n, 1))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([10n, 100n, 40n])
    }).pipe(inTotalsWorld)
  )

  it.effect("totals that rise bring their differences", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* given
      yield* applyEvents(paidTotal(invoice, 30n, 1))
      expect(yield* money).toEqual([0n, 30n, 0n])
      yield* applyEvents(paidTotal(invoice, 120n, 2), paidTotal(invoice, 145n, 5))
      expect(yield* money).toEqual([5n, 100n, 40n])
    }).pipe(inTotalsWorld)
  )

  it.effect("totals that fall take their differences back: the balance, its bills newest first, and no more", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* given
      yield* applyEvents(paidTotal(invoice, 145n, 1))
      yield* applyEvents(paidTotal(invoice, 142n, 2))
      expect(yield* money).toEqual([2n, 100n, 40n])
      yield* applyEvents(paidTotal(invoice, 130n, 3))
      expect(yield* money).toEqual([0n, 100n, 30n])
      yield* applyEvents(paidTotal(invoice, 0n, 4))
      expect(yield* money).toEqual([0n, 0n, 0n])
    }).pipe(inTotalsWorld)
  )

  it.effect("a fall reaches the bill of another invoice only for money that was not its own", () =>
    Effect.gen(function* () {
      const { invoices, money } = yield* given
      yield* applyEvents(paidTotal(invoices[0]!, 120n, 1), paidTotal(invoices[1]!, 20n, 1))
      expect(yield* money).toEqual([0n, 100n, 40n])
      yield* applyEvents(paidTotal(invoices[1]!, 0n, 2))
      expect(yield* money).toEqual([0n, 100n, 20n])
      yield* applyEvents(paidTotal(invoices[0]!, 90n, 2))
      expect(yield* money).toEqual([0n, 90n, 0n])
    }).pipe(inTotalsWorld)
  )

  it.effect("older revisions and sums without news change nothing, are stale, and no payments", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* given
      yield* applyEvents(paidTotal(invoice, 50n, 5))
      const stale = [paidTotal(invoice, 50n, 3), paidTotal(invoice, 50n, 6), paidTotal(invoice, 70n, 4)]
      expect(yield* applyEvents(...stale)).toEqual(["STALE", "STALE", "STALE"])
      expect(yield* money).toEqual([0n, 50n, 0n])
      const { items } = yield* listPayments({ filter: "all", after: null, limit: 10 })
      expect(items.map(({ paymentId }) => paymentId)).toEqual([`total:${invoice}:5`])
      expect((yield* Effect.flip(getPayment(`total:${invoice}:6`)))._tag).toBe("PaymentNotFound")
      // Revision 6 changed nothing and is still the newest one.
      expect(yield* applyEvents(paidTotal(invoice, 20n, 5))).toEqual(["PARKED"])
      expect(yield* applyEvents(paidTotal(invoice, 60n, 7))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 60n, 0n])
    }).pipe(inTotalsWorld)
  )

  it.effect("a repeat is a duplicate, and another sum of the same revision a conflict", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* given
      const [rise, same] = [paidTotal(invoice, 50n, 1), paidTotal(invoice, 50n, 2)]
      yield* applyEvents(rise, same)
      expect(yield* applyEvents(rise, same)).toEqual(["DUPLICATE", "DUPLICATE"])
      expect(yield* applyEvents(paidTotal(invoice, 60n, 1), paidTotal(invoice, 60n, 2))).toEqual([
        "PARKED",
        "PARKED"
      ])
      expect([yield* reasons, yield* money]).toEqual([
        ["CONFLICT", "CONFLICT"],
        [0n, 50n, 0n]
      ])
    }).pipe(inTotalsWorld)
  )

  it.effect("a total of an unknown invoice waits for it", () =>
    Effect.gen(function* () {
      yield* given
      const later = yield* bill(settlement("later", 70n))
      const next = "invoice-21"
      expect(yield* applyEvents(paidTotal(next, 60n, 1))).toEqual(["PARKED"])
      expect([yield* retryParked(), yield* reasons]).toEqual([0, ["UNKNOWN_INVOICE"]])
      yield* settle()
      expect(yield* invoiceIdOf(later.id)).toBe(next)
      expect([yield* retryParked(), (yield* billNow(later.id)).paidSum]).toEqual([1, 60n])
    }).pipe(inTotalsWorld)
  )

  it.effect("the statement shows a rise as a payment and a fall as a reversal", () =>
    Effect.gen(function* () {
      const { invoice } = yield* given
      yield* applyEvents(paidTotal(invoice, 90n, 1), paidTotal(invoice, 60n, 2), paidTotal(invoice, 60n, 3))
      const period = { from: "2026-11-01", to: "2026-11-30" }
      const { statement } = yield* getStatement({ cmeDealerId: dealerOne, accountType: "SETTLEMENT", period })
      const rows = statement.rows.map(({ credit, debit, kind }) => `${kind} ${debit} ${credit}`)
      expect(rows.slice(2)).toEqual(["PAYMENT 0 90", "REVERSAL 0 -30"])
      expect(statement.closingBalance).toBe(80n)
    }).pipe(inTotalsWorld)
  )
})

describe("money of totals that has moved on", () => {
  it.effect("of a cancelled bill pays the other bills, and the next totals bring what is new", () =>
    Effect.gen(function* () {
      const { bills, invoice, money } = yield* withBills(100n, 70n)
      yield* applyEvents(paidTotal(invoice, 60n, 1))
      yield* cancel(bills[0]!)
      expect(yield* money).toEqual([0n, 0n, 60n])
      expect(yield* applyEvents(paidTotal(invoice, 60n, 2), paidTotal(invoice, 95n, 3))).toEqual([
        "STALE",
        "APPLIED"
      ])
      expect(yield* money).toEqual([25n, 0n, 70n])
      yield* applyEvents(paidTotal(invoice, 10n, 4))
      expect(yield* money).toEqual([0n, 0n, 10n])
    }).pipe(inTotalsWorld)
  )

  it.effect(
    "is taken back from the bill that it paid, also where a fall had taken another's money from there",
    () =>
      Effect.gen(function* () {
        const { bills, invoices, money } = yield* withBills(100n, 100n, 100n)
        const [cancelled, , third] = invoices
        // 100 come for the first bill, which is cancelled: the second one takes them from the balance.
        yield* applyEvents(paidTotal(cancelled!, 100n, 1))
        yield* cancel(bills[0]!)
        yield* applyEvents(paidTotal(third!, 100n, 1))
        expect(yield* money).toEqual([0n, 0n, 100n, 100n])
        // They go back: from the third bill, the newest of the others, since they paid none that is open.
        yield* applyEvents(paidTotal(cancelled!, 0n, 2))
        expect(yield* money).toEqual([0n, 0n, 100n, 0n])
        yield* applyEvents(paidTotal(cancelled!, 100n, 3))
        expect(yield* money).toEqual([0n, 0n, 100n, 100n])
        const newer = yield* bill(settlement("lot-9", 50n))
        yield* settle()
        yield* applyEvents(paidTotal(yield* invoiceIdOf(newer.id), 50n, 1))
        yield* applyEvents(paidTotal(cancelled!, 70n, 4))
        expect([yield* money, (yield* billNow(newer.id)).paidSum]).toEqual([[0n, 0n, 100n, 70n], 50n])
      }).pipe(inTotalsWorld)
  )
})

describe("a deployment takes one dialect", () => {
  it.effect("and parks an event of the other one without looking for what it names", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* withBills(100n)
      const contract = (yield* accountOf("SETTLEMENT")).contractId!
      const events: Readonly<Record<string, ReadonlyArray<PaymentEvent>>> = {
        payments: [paidTotal(invoice, 10n, 1), paidTotal("no-invoice", 10n, 1)],
        totals: [received("p-1", contract, 10n, invoice), reversed("r-1", "no-payment", 10n)]
      }
      for (const dialect of paymentsDialects) {
        const outcomes = applyEvents(...events[dialect]!)
        expect(yield* Effect.provideService(outcomes, CurrentPaymentsDialect, dialect)).toEqual([
          "PARKED",
          "PARKED"
        ])
      }
      expect(yield* reasons).toEqual(Array<string>(4).fill("WRONG_DIALECT"))
      expect(yield* money).toEqual([0n, 0n])
      const { paymentId, status } = yield* getPayment("parked-1")
      expect([paymentId, status]).toEqual([`total:${invoice}:1`, "PARKED"])
      expect(yield* retry("parked-1")).toBe(
        "WRONG_DIALECT: invoice.paid-total is of the other dialect; this deployment takes payments (PAYMENTS_DIALECT)"
      )
      const applied = yield* Effect.flip(resolvePayment({ address: "parked-1", ...approve }).pipe(by("ann")))
      expect(applied._tag).toBe("PaymentNotApplicable")
    }).pipe(inWorld)
  )

  it.effect("and applies on a retry what came while the setting was wrong", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* withBills(100n)
      yield* applyEvents(paidTotal(invoice, 10n, 1))
      expect(yield* inTotals(retry("parked-1"))).toBe("APPLIED")
      expect([yield* money, yield* reasons]).toEqual([[0n, 10n], []])
    }).pipe(inWorld)
  )
})

describe("a total that an operator must approve", () => {
  it.effect("has a revision far above the newest one; the totals that follow bring their money", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* withBills(100n)
      const absurd = `total:${invoice}:2147483647`
      expect(yield* applyEvents(paidTotal(invoice, 10n, 2_147_483_647))).toEqual(["PARKED"])
      expect(yield* applyEvents(paidTotal(invoice, 40n, 1_000))).toEqual(["APPLIED"])
      expect(yield* applyEvents(paidTotal(invoice, 50n, 2_001))).toEqual(["PARKED"])
      expect(yield* applyEvents(paidTotal(invoice, 60n, 2_000))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 60n])
      expect(yield* retry(absurd)).toBe(
        `BAD_SUM: revision 2147483647 of invoice ${invoice} is more than 1000 above the newest one, 2000; ` +
          "an operator must approve it"
      )
      expect((yield* resolvePayment({ address: absurd, ...approve }).pipe(by("ann"))).status).toBe("APPLIED")
      expect(yield* money).toEqual([0n, 10n])
      expect(yield* applyEvents(paidTotal(invoice, 70n, 2_001))).toEqual(["STALE"])
    }).pipe(inTotalsWorld)
  )

  it.effect("goes to the account of its invoice, once, and to no other", () =>
    Effect.gen(function* () {
      const { bills, invoice, money } = yield* withBills(100n, 50n)
      const address = `total:${invoice}:1001`
      yield* applyEvents(paidTotal(invoice, 30n, 1_001))
      const wrong = [
        { ...approve, accountType: "DEPOSIT" as const },
        { ...approve, cmeDealerId: dealerTwo },
        { ...approve, billId: bills[1]!.id }
      ]
      const refused = yield* Effect.forEach(wrong, (decision) =>
        Effect.flip(resolvePayment({ address, ...decision }).pipe(by("ann")))
      )
      expect(refused.map(({ message }) => message)).toEqual([
        expect.stringContaining("is not of DEPOSIT"),
        expect.stringContaining("is not of SETTLEMENT of dealer-2"),
        expect.stringContaining(`belongs to bill ${bills[0]!.id}`)
      ])
      const right = { ...approve, billId: bills[0]!.id }
      for (const times of [1, 2]) {
        expect((yield* resolvePayment({ address, ...right }).pipe(by("ann"))).status, `${times}`).toBe("APPLIED")
      }
      expect([yield* money, yield* reasons]).toEqual([[0n, 30n, 0n], []])
    }).pipe(inTotalsWorld)
  )

  it.effect("is stale when a newer one came meanwhile, and stays parked when it contradicts the newest", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* withBills(100n)
      const [first, second] = [1_500, 1_600]
      yield* applyEvents(
        paidTotal(invoice, 30n, first),
        paidTotal(invoice, 40n, second),
        paidTotal(invoice, 50n, second)
      )
      const address = `total:${invoice}:${second}`
      const ambiguous = yield* Effect.flip(resolvePayment({ address, ...approve }).pipe(by("ann")))
      expect(ambiguous).toMatchObject({ _tag: "PaymentAmbiguous", parkedIds: ["parked-2", "parked-3"] })
      yield* resolvePayment({ address: "parked-2", ...approve }).pipe(by("ann"))
      expect((yield* resolvePayment({ address: "parked-1", ...approve }).pipe(by("ann"))).status).toBe("STALE")
      expect((yield* Effect.flip(resolvePayment({ address: "parked-3", ...approve }).pipe(by("ann"))))._tag).toBe(
        "PaymentNotApplicable"
      )
      expect([yield* money, yield* reasons]).toEqual([[0n, 40n], ["BAD_SUM"]])
    }).pipe(inTotalsWorld)
  )

  it.effect("rises by more than PAYMENT_MAX; the limit is for the difference, and a fall has none", () =>
    Effect.gen(function* () {
      const { invoice, money } = yield* withBills(100n)
      yield* applyEvents(paidTotal(invoice, 100n, 1), paidTotal(invoice, 200n, 2))
      expect(yield* money).toEqual([100n, 100n])
      expect(yield* applyEvents(paidTotal(invoice, 301n, 3))).toEqual(["PARKED"])
      expect(yield* retry(`total:${invoice}:3`)).toBe(
        "BAD_SUM: one event brings 1.01, more than 1.00 (PAYMENT_MAX); an operator must approve it"
      )
      expect((yield* resolvePayment({ address: `total:${invoice}:3`, ...approve }).pipe(by("ann"))).status).toBe(
        "APPLIED"
      )
      expect(yield* money).toEqual([201n, 100n])
      expect(yield* applyEvents(paidTotal(invoice, 0n, 4))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 0n])
    }).pipe(Effect.provideService(PaymentMax, 100n), inTotalsWorld)
  )
})

describe("stale totals", () => {
  it.effect("are counted, from 0 on", () =>
    Effect.gen(function* () {
      const read = Effect.map(Metric.snapshot, (all) =>
        all.flatMap((each) => (each.id === "payments_stale_total" ? [Number(Object(each.state).count)] : []))
      )
      yield* countStale(0)
      const [before = NaN] = yield* read
      const { invoice } = yield* withBills(100n)
      yield* applyEvents(paidTotal(invoice, 50n, 5), paidTotal(invoice, 20n, 2), paidTotal(invoice, 20n, 3))
      expect(yield* read).toEqual([before + 2])
    }).pipe(inTotalsWorld)
  )

  it.effect("and their repeats are no difference between the log and the ledger", () =>
    Effect.gen(function* () {
      const { invoice } = yield* withBills(100n)
      const start = yield* newPosition()
      const [nothing, rise] = [paidTotal(invoice, 0n, 1), paidTotal(invoice, 50n, 2)]
      const events = [nothing, nothing, rise, paidTotal(invoice, 50n, 3), paidTotal(invoice, 50n, 3), nothing, rise]
      const messages = events.map((event, index) => messageOf(event, { ...start, number: BigInt(index) }))
      const [first, ...rest] = messages
      const processedMessages = yield* applyPayments([first!, ...rest])
      expect(processedMessages.map(({ outcome }) => outcome)).toEqual([
        "STALE",
        "DUPLICATE",
        "APPLIED",
        "STALE",
        "DUPLICATE",
        "STALE",
        "DUPLICATE"
      ])
      const { source } = start
      expect(yield* compareLog({ source, from: 0n, until: 7n, messages })).toEqual({
        differences: [],
        missing: []
      })
    }).pipe(inTotalsWorld)
  )
})
