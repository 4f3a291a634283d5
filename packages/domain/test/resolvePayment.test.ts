import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  addFastBuyout,
  applyPayments,
  BillRepository,
  CmeDealerId,
  getPayment,
  PositiveKopecks,
  previewAllocation,
  rawLengthMax,
  resolvePayment,
  retryParked,
  type AccountType,
  type PaymentDecision
} from "../src/internal.ts"
import { applyEvents, inTotals, messageOf, paidTotal, received, reversed } from "../contract/events.ts"
import { accountOf, bill, billNow, dealerOne, inWorld, register, settle, settlement } from "./world.ts"
import { by } from "../src/testing/index.ts"

const opened = Effect.gen(function* () {
  yield* register()
  yield* addFastBuyout(dealerOne)
  yield* settle()
  return (yield* accountOf("SETTLEMENT")).contractId!
})

const apply = (accountType: AccountType, more: object = {}): PaymentDecision => ({
  action: "apply",
  cmeDealerId: dealerOne,
  accountType,
  ...more
})
const reject: PaymentDecision = { action: "reject", reason: "not ours" }
const retry: PaymentDecision = { action: "retry" }

const balanceOf = (type: AccountType) => Effect.map(accountOf(type), ({ balance }) => balance)
const statusOf = (paymentId: string) => Effect.map(getPayment(paymentId), ({ status }) => status)
const tagOf = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.result(effect), (result) => (Result.isFailure(result) ? result.failure._tag : "done"))

describe("resolvePayment", () => {
  it.effect("applies to the chosen account by the ordinary rules, and knows the repeat of the message", () =>
    Effect.gen(function* () {
      yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      const event = received("p-1", "c-unknown", 130n)
      yield* applyEvents(event)
      const found = yield* resolvePayment({ address: "p-1", ...apply("SETTLEMENT") }).pipe(by("ann"))
      expect(found.status).toBe("APPLIED")
      expect(found.applied?.transfers.map(({ amount, reason }) => [reason, amount])).toEqual([
        ["OLDEST_OPEN_BILL", 100n],
        ["NO_OPEN_BILL", 30n]
      ])
      expect([(yield* billNow(made.id)).paidSum, yield* balanceOf("SETTLEMENT")]).toEqual([100n, 30n])
      expect(yield* applyEvents(event, received("p-1", "c-unknown", 131n))).toEqual(["DUPLICATE", "PARKED"])
      yield* applyEvents(reversed("r-1", "p-1", 130n))
      expect([(yield* billNow(made.id)).paidSum, yield* balanceOf("SETTLEMENT")]).toEqual([0n, 0n])
    }).pipe(inWorld)
  )

  it.effect("takes a bill that has no invoice yet, which is where an unknown invoice often belongs", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* bill(settlement("lot-1", 100n))
      const second = yield* bill(settlement("lot-2", 100n))
      yield* applyEvents(received("p-1", contract, 60n, "invoice-lost"))
      yield* resolvePayment({ address: "p-1", ...apply("SETTLEMENT", { billId: second.id }) }).pipe(by("ann"))
      expect((yield* billNow(second.id)).paidSum).toBe(60n)
    }).pipe(inWorld)
  )

  it.effect("holds a deposit, whatever else is open", () =>
    Effect.gen(function* () {
      yield* opened
      yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", "c-unknown", 500n))
      yield* resolvePayment({ address: "p-1", ...apply("DEPOSIT") }).pipe(by("ann"))
      expect([yield* balanceOf("DEPOSIT"), yield* balanceOf("SETTLEMENT")]).toEqual([500n, 0n])
    }).pipe(inWorld)
  )

  it.effect("refuses a bill of another account, an unknown dealer, and an account that is not there", () =>
    Effect.gen(function* () {
      const nobody = CmeDealerId.make("nobody")
      yield* register(nobody)
      yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", "c-unknown", 500n))
      const wrong = [
        apply("DEPOSIT", { billId: made.id }),
        apply("DEPOSIT", { cmeDealerId: CmeDealerId.make("stranger") }),
        apply("DEPOSIT", { cmeDealerId: nobody })
      ]
      const tags = yield* Effect.forEach(wrong, (decision) =>
        tagOf(resolvePayment({ address: "p-1", ...decision }).pipe(by("ann")))
      )
      expect(tags).toEqual(["BillOfOtherAccount", "DealerNotFound", "AccountMissing"])
      expect(yield* statusOf("p-1")).toBe("PARKED")
    }).pipe(inWorld)
  )

  it.effect("applies no reversal, no total that waits for its invoice, and nothing of the other dialect", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* applyEvents(received("p-1", contract, 5n), reversed("r-1", "p-1", 6n), reversed("r-2", "p-2", 6n))
      yield* applyEvents(paidTotal("invoice-1", 5n, 1)).pipe(inTotals)
      yield* applyEvents(paidTotal("invoice-1", 5n, 1))
      for (const id of ["r-1", "r-2", "parked-3", "parked-4"]) {
        expect(yield* tagOf(resolvePayment({ address: id, ...apply("DEPOSIT") }).pipe(by("ann")))).toBe(
          "PaymentNotApplicable"
        )
      }
      expect(yield* tagOf(resolvePayment({ address: "p-1", ...reject }).pipe(by("ann")))).toBe(
        "PaymentAlreadyResolved"
      )
    }).pipe(inWorld)
  )

  it.effect("tries a reversal again when the money is back", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      yield* applyEvents(received("p-1", contract, 50n))
      yield* applyEvents(reversed("r-1", "p-1", 40n), reversed("r-2", "p-1", 20n))
      expect((yield* resolvePayment({ address: "r-2", ...retry }).pipe(by("ann"))).status).toBe("PARKED")
      const { history, parked } = yield* getPayment("r-2")
      expect([parked?.attempts, history.map(({ actor, outcome }) => [actor, outcome])]).toEqual([
        2,
        [["ann", "PARKED"]]
      ])
      expect((yield* resolvePayment({ address: "r-2", ...reject }).pipe(by("ann"))).history).toHaveLength(2)
      expect(yield* balanceOf("SETTLEMENT")).toBe(10n)
    }).pipe(inWorld)
  )

  it.effect("gives up what waits, and never tries it again", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      yield* applyEvents(received("p-1", contract, 100n, "invoice-10"))
      yield* resolvePayment({ address: "p-1", ...reject }).pipe(by("ann"))
      yield* settle()
      expect([yield* statusOf("p-1"), yield* retryParked()]).toEqual(["REJECTED", 0])
      expect((yield* billNow(made.id)).paidSum).toBe(0n)
    }).pipe(inWorld)
  )

  it.effect("applies a payment whose message is as long as can be", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const made = yield* bill(settlement("lot-1", 100n))
      const long = messageOf(received("p-1", contract, 30n, "invoice-10"), { source: "t", number: 0n })
      const padding = new TextEncoder().encode(" ".repeat(rawLengthMax - long.raw.length))
      yield* applyPayments([{ ...long, raw: new Uint8Array([...padding, ...long.raw]) }])
      const decision = apply("SETTLEMENT", { billId: made.id })
      expect((yield* resolvePayment({ address: "p-1", ...decision }).pipe(by("ann"))).status).toBe("APPLIED")
      expect((yield* billNow(made.id)).paidSum).toBe(30n)
    }).pipe(inWorld)
  )

  it.effect("takes a message that is too long for none of its events, whatever its beginning says", () =>
    Effect.gen(function* () {
      const contract = yield* opened
      const long = messageOf(received("p-1", contract, 30n), { source: "t", number: 0n })
      const padding = new TextEncoder().encode(" ".repeat(rawLengthMax))
      yield* applyPayments([{ ...long, raw: new Uint8Array([...long.raw, ...padding]) }])
      const { event, parked } = yield* getPayment("parked-1")
      expect([event, parked?.reason, parked?.paymentId]).toEqual([null, "BAD_MESSAGE", null])
      expect(yield* tagOf(resolvePayment({ address: "parked-1", ...apply("SETTLEMENT") }).pipe(by("ann")))).toBe(
        "PaymentNotApplicable"
      )
      expect((yield* resolvePayment({ address: "parked-1", ...retry }).pipe(by("ann"))).status).toBe("PARKED")
      expect((yield* resolvePayment({ address: "parked-1", ...reject }).pipe(by("ann"))).status).toBe("REJECTED")
    }).pipe(inWorld)
  )

  it.effect("leaves the other messages of the same payment to the worker, which finds it in the books", () =>
    Effect.gen(function* () {
      yield* opened
      const event = received("p-1", "c-unknown", 30n)
      yield* applyEvents(event, event)
      expect(yield* tagOf(resolvePayment({ address: "p-1", ...apply("DEPOSIT") }).pipe(by("ann")))).toBe(
        "PaymentAmbiguous"
      )
      yield* resolvePayment({ address: "parked-1", ...apply("DEPOSIT") }).pipe(by("ann"))
      expect(yield* tagOf(resolvePayment({ address: "parked-2", ...apply("SETTLEMENT") }).pipe(by("ann")))).toBe(
        "PaymentAlreadyResolved"
      )
      expect([yield* retryParked(), yield* retryParked(), yield* balanceOf("DEPOSIT")]).toEqual([1, 0, 30n])
      const { others, status } = yield* getPayment("p-1")
      expect([status, others.map(({ resolution }) => resolution?.outcome)]).toEqual(["APPLIED", ["DUPLICATE"]])
      expect((yield* getPayment("parked-2")).applied?.payment.amount).toBe(30n)
      expect(yield* tagOf(resolvePayment({ address: "p-1", ...apply("DEPOSIT") }).pipe(by("ann")))).toBe("done")
    }).pipe(inWorld)
  )

  it.effect("lets one of two persons who want different things win", () =>
    Effect.gen(function* () {
      yield* opened
      yield* applyEvents(received("p-1", "c-unknown", 30n))
      const decisions = [apply("DEPOSIT"), apply("SETTLEMENT"), reject, apply("DEPOSIT")]
      const tags = yield* Effect.forEach(
        decisions,
        (d) => tagOf(resolvePayment({ address: "p-1", ...d }).pipe(by("ann"))),
        {
          concurrency: "unbounded"
        }
      )
      expect(tags).toEqual(["done", "PaymentAlreadyResolved", "PaymentAlreadyResolved", "done"])
      expect([yield* balanceOf("DEPOSIT"), yield* balanceOf("SETTLEMENT")]).toEqual([30n, 0n])
    }).pipe(inWorld)
  )
})

describe("previewAllocation", () => {
  it.effect("looks at more bills than one page has, and at no more than the sum can close", () =>
    Effect.gen(function* () {
      yield* opened
      yield* Effect.forEach(Array.from({ length: 450 }), (_, index) => bill(settlement(`lot-${index}`, 10n)))
      const bills = yield* BillRepository
      let pages = 0
      const counted = Effect.provideService(
        previewAllocation({
          cmeDealerId: dealerOne,
          accountType: "SETTLEMENT",
          sum: PositiveKopecks.make(2_500n),
          billId: null
        }),
        BillRepository,
        {
          ...bills,
          list: (query) => Effect.tap(bills.list(query), () => Effect.sync(() => (pages += 1)))
        }
      )
      const preview = yield* counted
      expect([preview.bills.length, preview.balanceAfter, pages]).toEqual([250, 0n, 2])
      const all = yield* previewAllocation({
        cmeDealerId: dealerOne,
        accountType: "SETTLEMENT",
        sum: PositiveKopecks.make(5_000n),
        billId: null
      })
      expect([all.bills.length, all.balanceAfter]).toEqual([450, 500n])
    }).pipe(inWorld)
  )
})
