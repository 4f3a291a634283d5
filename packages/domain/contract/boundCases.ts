import { expect } from "@effect/vitest"
import { Effect } from "effect"
import {
  BillRepository,
  type Bill,
  type BillId,
  type LedgerSnapshot,
  type Dealer
} from "@dealer-billing/domain/internal"
import { applyEvents, inTotals, newPaymentId, paidTotal, received, reversed } from "./events.ts"
import { accountOf, issuedBill, storedAccount, storedDealer } from "./fixtures.ts"
import { load } from "./loadEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import type { Case } from "./defineSuite.ts"

const billsOf = (dealer: Dealer, count: number, sum: bigint) =>
  Effect.forEach(Array.from({ length: count }), () => issuedBill(dealer, "SETTLEMENT", sum))

/** How many of the bills, taken in their order, the books have; and no other after them. */
const loadedFirst = (books: LedgerSnapshot, bills: ReadonlyArray<{ readonly id: BillId }>): number => {
  const has = bills.map(({ id }) => books.bills.has(id))
  const first = has.indexOf(false)
  expect(has.lastIndexOf(true)).toBe(first === -1 ? has.length - 1 : first - 1)
  return first === -1 ? has.length : first
}

const paidSums = (bills: ReadonlyArray<Bill>) =>
  Effect.flatMap(BillRepository, ({ get }) =>
    Effect.forEach(bills, ({ id }) => Effect.map(get(id), (b) => b.paidSum))
  )

/** An account may have any number of bills; the books have those that the events may move. */
export const boundCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("has the oldest open bills that can take what the events bring together, and not those behind", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bills = yield* billsOf(dealer, 5, 100n)
      const bringing = (sum: bigint) => received(`p-${sum}`, account.contractId!, sum)
      expect(loadedFirst(yield* load(bringing(100n)), bills)).toBe(1)
      expect(loadedFirst(yield* load(bringing(80n), bringing(120n)), bills)).toBe(2)
      expect(loadedFirst(yield* load(bringing(80n), bringing(121n)), bills)).toBe(3)
      expect(loadedFirst(yield* load(bringing(9_000n)), bills)).toBe(5)
    })
  )

  it.effect("has of each of many accounts what its own events may move, and named bills further back", () =>
    Effect.gen(function* () {
      const many = yield* Effect.forEach([1, 2, 3, 4], () => storedAccount("SETTLEMENT"))
      const bills = yield* Effect.forEach(many, ({ dealer }) => billsOf(dealer, 5, 100n))
      const events = many.map(({ account }, index) =>
        received(`p-${index}`, account.contractId!, BigInt(index) * 100n + 1n, bills[index]![4]!.invoiceId)
      )
      const books = yield* load(...events)
      expect(bills.map((own) => loadedFirst(books, own.slice(0, 4)))).toEqual([1, 2, 3, 4])
      expect(bills.map((own) => books.bills.has(own[4]!.id))).toEqual([true, true, true, true])
    })
  )

  it.effect("finds as many open bills as one payment closes, and as many closed ones as its reversal opens", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const [first, second] = [yield* newPaymentId, yield* newPaymentId]
      yield* applyEvents(received(first, account.contractId!, 65n))
      const bills = yield* billsOf(dealer, 70, 1n)
      const payment = received(second, account.contractId!, 65n)
      expect(loadedFirst(yield* load(payment), bills)).toBe(65)
      yield* applyEvents(payment)
      expect(yield* paidSums(bills)).toEqual(bills.map((_, index) => (index < 65 ? 1n : 0n)))
      yield* applyEvents(reversed(yield* newPaymentId, first, 65n))
      expect((yield* accountOf(account)).balance).toBe(0n)
      expect(loadedFirst(yield* load(reversed(yield* newPaymentId, second, 60n)), bills)).toBe(65)
      yield* applyEvents(reversed(yield* newPaymentId, second, 60n))
      expect(yield* paidSums(bills)).toEqual(bills.map((_, index) => (index < 5 ? 1n : 0n)))
    })
  )

  it.effect("has what an account must give back whose payment's money has moved on to many bills", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const paymentId = yield* newPaymentId
      yield* applyEvents(received(paymentId, account.contractId!, 40n))
      yield* applyEvents(reversed(yield* newPaymentId, paymentId, 1n))
      const bills = yield* billsOf(dealer, 50, 1n)
      const other = yield* newPaymentId
      yield* applyEvents(received(other, account.contractId!, 50n))
      yield* applyEvents(reversed(yield* newPaymentId, other, 39n))
      expect((yield* accountOf(account)).balance).toBe(0n)
      const back = reversed(yield* newPaymentId, paymentId, 10n)
      const newestFirst = bills.slice(0, 50).toReversed()
      expect(loadedFirst(yield* load(back), newestFirst)).toBe(10)
    })
  )

  it.effect("has the bills that totals of one invoice pay which fall and rise in one chunk", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const [named, ...others] = yield* billsOf(dealer, 6, 100n)
      const total = (sum: bigint, revision: number) => paidTotal(named!.invoiceId!, sum, revision)
      yield* applyEvents(total(350n, 1))
      expect(yield* paidSums([named!, ...others])).toEqual([100n, 100n, 100n, 50n, 0n, 0n])
      yield* applyEvents(total(0n, 2), total(450n, 3))
      expect(yield* paidSums([named!, ...others])).toEqual([100n, 100n, 100n, 100n, 50n, 0n])
    }).pipe(inTotals)
  )

  it.effect("takes back what a total of the chunk creditMax, where one by one would", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bills = yield* billsOf(dealer, 4, 100n)
      const [, second, third, named] = bills.map((bill) => bill.invoiceId!)
      yield* applyEvents(paidTotal(second!, 100n, 1), paidTotal(third!, 100n, 1))
      yield* applyEvents(paidTotal(named!, 200n, 1), paidTotal(named!, 0n, 2))
      expect(yield* paidSums(bills)).toEqual([0n, 100n, 100n, 0n])
    }).pipe(inTotals)
  )

  it.effect("has no bill of a held deposit but the named one", () =>
    Effect.gen(function* () {
      const { accounts, dealer } = yield* storedDealer(["DEPOSIT"])
      const named = yield* issuedBill(dealer, "DEPOSIT", 100n)
      yield* issuedBill(dealer, "DEPOSIT", 100n)
      const event = received(yield* newPaymentId, accounts[0]!.contractId!, 900n, named.invoiceId)
      expect([...(yield* load(event)).bills.keys()]).toEqual([named.id])
    })
  )
}
