import { expect } from "@effect/vitest"
import { DateTime, Effect, Option, type Layer } from "effect"
import {
  BillRepository,
  defaultTariffs,
  FastBuyoutRepository,
  LedgerRepository,
  noChanges,
  ParkedMessageRepository,
  PaymentDesk,
  resolvePayment,
  retryParked,
  returnDeposit,
  ReturnId,
  Tariffs,
  Transaction,
  type AccountType,
  type Bill,
  type Dealer,
  type StoragePorts
} from "../src/index.ts"
import { applyFacts, newPaymentId, received, reversed } from "./facts.ts"
import { issuedBill, newBill, park, payIn, someTime, storedDealer, uniqueName } from "./fixtures.ts"
import { byWorker } from "./parkedEvents.ts"
import { suite } from "./suite.ts"

const buyoutDealer = Effect.fn("buyoutDealer")(function* () {
  const { accounts, dealer } = yield* storedDealer(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
  return { dealer, deposit: accounts[1]! }
})

const later = DateTime.addDuration(someTime, "1 millis")

const standingOf = Effect.fn("standingOf")(function* (dealer: Dealer, issuedBefore = later) {
  const accountTypes: ReadonlyArray<AccountType> = ["DEPOSIT", "SETTLEMENT"]
  const since = accountTypes.map((accountType) => ({ accountType, issuedBefore }))
  return yield* Effect.flatMap((yield* FastBuyoutRepository).read(dealer.id, since), Effect.fromOption)
})

const isOverdue = (dealer: Dealer, issuedBefore = later) =>
  Effect.map(standingOf(dealer, issuedBefore), (standing) => standing.isOverdue)

const owedOf = (dealer: Dealer) => Effect.map(standingOf(dealer), ({ owed }) => owed)

const returnSome = Effect.fn("returnSome")(function* ({ cmeDealerId }: Dealer, sum: bigint) {
  const returnId = ReturnId.make(yield* uniqueName("return"))
  yield* returnDeposit(cmeDealerId, { returnId, sum, reason: "asked for" }, "operator").pipe(
    Effect.provideService(Tariffs, defaultTariffs)
  )
})

const owing = (dealer: Dealer, sum: bigint, origin: string) => ({
  reason: "BAD_SUM" as const,
  detail: "too little",
  missing: null,
  owed: { dealerId: dealer.id, sum, origin }
})

/** A parked message that owes so much; found in books of its own, or not. */
const parkOwing = Effect.fn("parkOwing")(function* (dealer: Dealer, sum: bigint, origin: string) {
  const message = yield* park("BAD_SUM", null)
  yield* (yield* ParkedMessageRepository).refuseAgain(message.position, owing(dealer, sum, origin), null)
  return message
})

/** A settlement that was issued at `someTime` and then cancelled, and what took its place. */
const corrected = Effect.fn("corrected")(function* (first: Dealer, second: Dealer, paid = 0n) {
  const bills = yield* BillRepository
  const cancelled = yield* newBill(first, "SETTLEMENT", {
    status: "CANCELLED",
    cancelledAt: someTime,
    invoiceId: yield* uniqueName("invoice"),
    issuedAt: someTime
  })
  yield* bills.insert(cancelled)
  if (paid > 0n) yield* freed(cancelled, paid)
  const { dealId, id: replaces } = cancelled
  yield* bills.insert(yield* newBill(second, "SETTLEMENT", { dealId, revision: 2, replaces }))
})

const freed = Effect.fn("freed")(function* ({ accountType, dealerId, id: billId }: Bill, amount: bigint) {
  const entry = { kind: "BILL_TO_BALANCE" as const, rule: "CANCELLED_BILL" as const, amount, paymentId: null }
  const ledger = yield* LedgerRepository
  yield* (yield* Transaction).run(
    ledger.save({ ...noChanges, entries: [{ ...entry, dealerId, accountType, billId }] })
  )
})

/** What every `FastBuyoutRepository` must do. */
export const fastBuyoutRepositoryContract = <E>(name: string, layer: Layer.Layer<StoragePorts, E>): void =>
  suite(`FastBuyoutRepository: ${name}`, layer, (it) => {
    it.effect("knows nothing of a dealer without a deposit or without a settlement account", () =>
      Effect.gen(function* () {
        const repository = yield* FastBuyoutRepository
        for (const types of [["COMMISSION", "DEPOSIT"], ["SETTLEMENT"]] as const) {
          expect(yield* repository.read((yield* storedDealer(types)).dealer.id, [])).toEqual(Option.none())
        }
      })
    )

    it.effect("sums up what is left to pay on settlements, whatever became of their invoices", () =>
      Effect.gen(function* () {
        const bills = yield* BillRepository
        const { deposit, dealer } = yield* buyoutDealer()
        const nothing = { depositBalance: 0n, owed: 0n, openSettlements: 0n, isOverdue: false }
        expect(yield* standingOf(dealer)).toEqual(nothing)
        yield* payIn(deposit, 500n)
        const cancelled = { status: "CANCELLED" as const, cancelledAt: someTime }
        yield* bills.insert(yield* newBill(dealer, "SETTLEMENT", cancelled))
        yield* bills.insert(yield* newBill(dealer, "SETTLEMENT", { paidSum: 10_000n, paidAt: someTime }))
        yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
        yield* bills.insert(yield* newBill(dealer, "SETTLEMENT", { status: "REJECTED", commonSum: 30n }))
        yield* bills.insert(yield* newBill(dealer, "SETTLEMENT", { commonSum: 7n, paidSum: 2n }))
        yield* bills.insert(yield* newBill(dealer, "COMMISSION"))
        const expected = { ...nothing, depositBalance: 500n, openSettlements: 1_035n }
        expect(yield* standingOf(dealer, someTime)).toEqual(expected)
      })
    )

    it.effect("knows an unpaid bill of the given types that was issued before the time given for its type", () =>
      Effect.gen(function* () {
        const bills = yield* BillRepository
        const { dealer } = yield* buyoutDealer()
        yield* issuedBill(dealer, "COMMISSION", 1_000n)
        for (const status of ["PENDING", "REJECTED", "IN_DOUBT"] as const) {
          yield* bills.insert(yield* newBill(dealer, "SETTLEMENT", { status }))
        }
        expect(yield* isOverdue(dealer)).toBe(false)
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
        expect(yield* isOverdue(dealer)).toBe(true)
        expect(yield* isOverdue(dealer, someTime)).toBe(false)
        const since = [{ accountType: "DEPOSIT" as const, issuedBefore: later }]
        const standing = yield* (yield* FastBuyoutRepository).read(dealer.id, since)
        expect(Option.map(standing, (each) => each.isOverdue)).toEqual(Option.some(false))
        const paid = { ...bill, paidSum: 1_000n, paidAt: someTime }
        yield* (yield* Transaction).run((yield* LedgerRepository).save({ ...noChanges, bills: [paid] }))
        expect(yield* isOverdue(dealer)).toBe(false)
      })
    )

    it.effect("counts a corrected bill from the first issue to the same dealer", () =>
      Effect.gen(function* () {
        const { dealer } = yield* buyoutDealer()
        const { dealer: other } = yield* buyoutDealer()
        yield* corrected(other, dealer)
        expect([yield* isOverdue(dealer), yield* isOverdue(other)]).toEqual([false, false])
        yield* corrected(dealer, dealer, 10_000n)
        expect(yield* isOverdue(dealer), "what was asked for before was paid").toBe(false)
        yield* corrected(dealer, dealer, 9_999n)
        expect([yield* isOverdue(dealer), yield* isOverdue(dealer, someTime)]).toEqual([true, false])
      })
    )

    it.effect("tells what open parked messages owe, once for each origin, where money was ever returned", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const { deposit, dealer } = yield* buyoutDealer()
        const { deposit: otherDeposit, dealer: other } = yield* buyoutDealer()
        for (const account of [deposit, otherDeposit]) yield* payIn(account, 500n)
        yield* parkOwing(dealer, 100n, "r-1")
        expect(yield* owedOf(dealer), "nothing was returned").toBe(0n)
        yield* returnSome(dealer, 1n)
        yield* parkOwing(dealer, 100n, "r-1")
        const total = yield* parkOwing(dealer, 30n, "total:i-1")
        yield* parkOwing(dealer, 20n, "total:i-1")
        yield* returnSome(other, 1n)
        expect([yield* owedOf(dealer), yield* owedOf(other)]).toEqual([130n, 0n])
        yield* parked.refuseAgain(total.position, { reason: "CONFLICT", detail: "x", missing: null }, null)
        expect(yield* owedOf(dealer)).toBe(120n)
        yield* parked.resolve((yield* parkOwing(dealer, 7n, "r-2")).position, byWorker)
        expect(yield* owedOf(dealer)).toBe(120n)
      })
    )

    it.effect(
      "has a reversal that returned money made impossible wait for a person, and then its repeats end",
      () =>
        Effect.gen(function* () {
          const { deposit, dealer } = yield* buyoutDealer()
          const [first, second, back] = [yield* newPaymentId, yield* newPaymentId, yield* newPaymentId]
          yield* applyFacts(received(first, deposit.contractId!, 100n))
          yield* returnSome(dealer, 60n)
          // The same reversal twice is one.
          for (const offset of [0, 1]) {
            expect(yield* applyFacts(reversed(back, first, 100n)), `${offset}`).toEqual(["PARKED"])
          }
          yield* applyFacts(received(second, deposit.contractId!, 60n))
          yield* retryParked()
          expect(yield* standingOf(dealer)).toMatchObject({ depositBalance: 100n, owed: 100n })
          const [parked] = yield* (yield* PaymentDesk).listParkedOf([back])
          yield* resolvePayment(`parked-${parked?.id}`, { action: "retry" }, "operator")
          yield* retryParked()
          expect(yield* standingOf(dealer)).toMatchObject({ depositBalance: 0n, owed: 0n })
        })
    )
  })
