import { expect } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import {
  defaultTariffs,
  AccountRepository,
  issueBill,
  LedgerRepository,
  markCancelled,
  noChanges,
  PositiveKopecks,
  returnDeposit,
  ReturnId,
  Tariffs,
  Transaction,
  type AccountType,
  type Bill,
  type Dealer
} from "@dealer-billing/domain/internal"
import { applyEvents, newPaymentId, received, reversed } from "./events.ts"
import {
  cancelledBill,
  issuedBill,
  newBill,
  payIn,
  someTime,
  storeBill,
  storedDealer,
  uniqueName
} from "./fixtures.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"
import { by } from "@dealer-billing/domain/testing"

const buyoutDealer = Effect.fn("buyoutDealer")(function* () {
  const { accounts, dealer } = yield* storedDealer(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
  return { dealer, deposit: accounts[1]! }
})

const later = DateTime.addDuration(someTime, "1 millis")

const standingOf = Effect.fn("standingOf")(function* (dealer: Dealer, issuedBefore = later) {
  const accountTypes: ReadonlyArray<AccountType> = ["DEPOSIT", "SETTLEMENT"]
  const since = accountTypes.map((accountType) => ({ accountType, issuedBefore }))
  return yield* Effect.flatMap((yield* AccountRepository).readStanding(dealer.id, since), Effect.fromOption)
})

const isOverdue = (dealer: Dealer, issuedBefore = later) =>
  Effect.map(standingOf(dealer, issuedBefore), (standing) => standing.isOverdue)

const returnSome = Effect.fn("returnSome")(function* ({ cmeDealerId }: Dealer, sum: bigint) {
  const returnId = ReturnId.make(yield* uniqueName("return"))
  yield* returnDeposit({ cmeDealerId, returnId, sum: PositiveKopecks.make(sum), reason: "asked for" })
    .pipe(by("operator"))
    .pipe(Effect.provideService(Tariffs, defaultTariffs))
})

/** A settlement that was issued at `someTime` and then cancelled, and what took its place. */
const corrected = Effect.fn("corrected")(function* (first: Dealer, second: Dealer, paid = 0n) {
  const invoice = { invoiceId: yield* uniqueName("invoice"), invoiceNumber: null, url: null }
  const issued = issueBill(yield* newBill(first, "SETTLEMENT"), invoice, someTime)
  const cancelled = markCancelled(issued, someTime)
  yield* storeBill(cancelled)
  if (paid > 0n) yield* freed(cancelled, paid)
  const { dealId, id: replaces } = cancelled
  yield* storeBill(yield* newBill(second, "SETTLEMENT", { dealId, revision: 2, replaces }))
})

const freed = Effect.fn("freed")(function* ({ accountType, dealerId, id: billId }: Bill, amount: bigint) {
  const transfer = { from: "BILL", to: "BALANCE", reason: "BILL_CANCELLED", amount, paymentId: null } as const
  const ledger = yield* LedgerRepository
  yield* (yield* Transaction).run(
    ledger.save({ ...noChanges, transfers: [{ ...transfer, dealerId, accountType, billId }] })
  )
})

/** What every `AccountRepository` must do. */
export const fastBuyoutRepositorySuite = defineSuite<LedgerPorts>("AccountRepository, fast buyout", (it) => {
  it.effect("knows nothing of a dealer without a deposit or without a settlement account", () =>
    Effect.gen(function* () {
      const repository = yield* AccountRepository
      for (const types of [["COMMISSION", "DEPOSIT"], ["SETTLEMENT"]] as const) {
        expect(yield* repository.readStanding((yield* storedDealer(types)).dealer.id, [])).toEqual(Option.none())
      }
    })
  )

  it.effect("sums up what is left to pay on settlements, whatever became of their invoices", () =>
    Effect.gen(function* () {
      const { deposit, dealer } = yield* buyoutDealer()
      const nothing = { depositBalance: 0n, openSettlements: 0n, isOverdue: false }
      expect(yield* standingOf(dealer)).toEqual(nothing)
      yield* payIn(deposit, 500n)
      yield* storeBill(yield* cancelledBill(dealer, "SETTLEMENT"))
      yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { paidSum: 10_000n, paidAt: someTime }))
      yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
      yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { status: "REJECTED", commonSum: 30n }))
      yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { commonSum: 7n, paidSum: 2n }))
      yield* storeBill(yield* newBill(dealer, "COMMISSION"))
      const expected = { ...nothing, depositBalance: 500n, openSettlements: 1_035n }
      expect(yield* standingOf(dealer, someTime)).toEqual(expected)
    })
  )

  it.effect("knows an unpaid bill of the given types that was issued before the time given for its type", () =>
    Effect.gen(function* () {
      const { dealer } = yield* buyoutDealer()
      yield* issuedBill(dealer, "COMMISSION", 1_000n)
      for (const status of ["PENDING", "REJECTED", "IN_DOUBT"] as const) {
        yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { status }))
      }
      expect(yield* isOverdue(dealer)).toBe(false)
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
      expect(yield* isOverdue(dealer)).toBe(true)
      expect(yield* isOverdue(dealer, someTime)).toBe(false)
      const since = [{ accountType: "DEPOSIT" as const, issuedBefore: later }]
      const standing = yield* (yield* AccountRepository).readStanding(dealer.id, since)
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

  it.effect("has a deposit below zero as it stands, and what later payments raise it to", () =>
    Effect.gen(function* () {
      const { deposit, dealer } = yield* buyoutDealer()
      const balance = Effect.map(standingOf(dealer), ({ depositBalance }) => depositBalance)
      const below = { ...deposit, balance: -40n }
      yield* (yield* Transaction).run((yield* LedgerRepository).save({ ...noChanges, accounts: [below] }))
      expect(yield* balance).toBe(-40n)
      yield* payIn(deposit, 30n)
      expect(yield* balance).toBe(-10n)
      yield* payIn(deposit, 60n)
      expect(yield* balance).toBe(50n)
    })
  )

  it.effect("has what a reversal left after a return, and takes a repeat of it once", () =>
    Effect.gen(function* () {
      const { deposit, dealer } = yield* buyoutDealer()
      const [payment, back] = [yield* newPaymentId, yield* newPaymentId]
      yield* applyEvents(received(payment, deposit.contractId!, 100n))
      yield* returnSome(dealer, 60n)
      const reversal = reversed(back, payment, 100n)
      expect(yield* applyEvents(reversal, reversal)).toEqual(["APPLIED", "DUPLICATE"])
      expect(yield* standingOf(dealer)).toMatchObject({ depositBalance: -60n })
    })
  )
})

export const fastBuyoutRepositoryContract = contractOf(fastBuyoutRepositorySuite)
