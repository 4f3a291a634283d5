import { expect } from "@effect/vitest"
import { Effect } from "effect"
import {
  accountKey,
  BillRepository,
  LedgerRepository,
  noChanges,
  totalOrigin,
  Transaction,
  type InvoiceTotal
} from "@dealer-billing/domain/internal"
import { applyEvents, inTotals, paidTotal } from "./events.ts"
import { accountOf, issuedBill, storedAccount, storedDealer } from "./fixtures.ts"
import { load } from "./loadEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import type { Case } from "./defineSuite.ts"

const save = Effect.fn("save")(function* (...totals: ReadonlyArray<InvoiceTotal>) {
  yield* (yield* Transaction).run((yield* LedgerRepository).save({ ...noChanges, totals }))
})

const storedCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("has the newest total of every invoice that a total names, and of no other", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bills = yield* Effect.forEach([1, 2, 3], () => issuedBill(dealer, "SETTLEMENT", 500n))
      const [first, second, third] = bills.map(({ invoiceId }) => invoiceId!)
      const totals = [first!, second!].map((invoiceId, index) => ({ invoiceId, revision: index, totalPaid: 7n }))
      yield* save(...totals)
      const books = yield* load(paidTotal(first!, 9n, 8), paidTotal(third!, 9n, 8))
      expect(books.totals).toEqual(new Map([[first, totals[0]]]))
    })
  )

  it.effect("replaces the newest total of an invoice by a later one, whatever its sum", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bills = yield* Effect.forEach([1, 2], () => issuedBill(dealer, "SETTLEMENT", 500n))
      const [invoiceId, other] = bills.map((bill) => bill.invoiceId!) as [string, string]
      yield* save({ invoiceId, revision: 1, totalPaid: 90n }, { invoiceId: other, revision: 4, totalPaid: 40n })
      yield* save({ invoiceId, revision: 2, totalPaid: 0n })
      const books = yield* load(paidTotal(invoiceId, 1n, 3), paidTotal(other, 1n, 5))
      expect([...books.totals.values()].map(({ revision, totalPaid }) => [revision, totalPaid])).toEqual(
        expect.arrayContaining([
          [2, 0n],
          [4, 40n]
        ])
      )
    })
  )

  it.effect("keeps the greatest revision and the largest sum", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const { invoiceId } = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const total = { invoiceId: invoiceId!, revision: 2_147_483_647, totalPaid: 99_999_999_999_999n }
      yield* save(total)
      expect((yield* load(paidTotal(invoiceId!, 1n, 3))).totals.get(invoiceId!)).toEqual(total)
    })
  )
}

const loadedCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("stores the newest total of an invoice, also where it moved nothing", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const { invoiceId } = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const newest = Effect.map(load(paidTotal(invoiceId!, 1n, 9)), ({ totals }) => totals.get(invoiceId!))
      expect(yield* newest).toBeUndefined()
      expect(yield* applyEvents(paidTotal(invoiceId!, 0n, 1))).toEqual(["STALE"])
      expect(yield* newest).toEqual({ invoiceId, revision: 1, totalPaid: 0n })
      yield* applyEvents(paidTotal(invoiceId!, 70n, 3), paidTotal(invoiceId!, 50n, 2))
      expect(yield* applyEvents(paidTotal(invoiceId!, 70n, 5))).toEqual(["STALE"])
      expect(yield* newest).toEqual({ invoiceId, revision: 5, totalPaid: 70n })
    }).pipe(inTotals)
  )

  it.effect("takes repeats of totals that moved nothing, older ones and newest ones", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const { invoiceId } = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const [older, newest] = [paidTotal(invoiceId!, 50n, 2), paidTotal(invoiceId!, 70n, 4)]
      yield* applyEvents(paidTotal(invoiceId!, 70n, 3))
      for (const repeated of [older, newest]) {
        expect(yield* applyEvents(repeated)).toEqual(["STALE"])
        const again = repeated === older ? "STALE" : "DUPLICATE"
        expect([...(yield* applyEvents(repeated)), ...(yield* applyEvents(repeated))]).toEqual([again, again])
      }
      expect((yield* accountOf(account)).balance).toBe(0n)
    }).pipe(inTotals)
  )

  it.effect("has what totals of an invoice brought and took back, and the bills that they closed", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const named = yield* issuedBill(dealer, "SETTLEMENT", 100n)
      const other = yield* issuedBill(dealer, "SETTLEMENT", 50n)
      const invoiceId = named.invoiceId!
      yield* applyEvents(paidTotal(invoiceId, 80n, 1))
      yield* applyEvents(paidTotal(invoiceId, 160n, 2))
      yield* applyEvents(paidTotal(other.invoiceId!, 30n, 1))
      yield* applyEvents(paidTotal(invoiceId, 110n, 3))
      const books = yield* load(paidTotal(invoiceId, 0n, 4))
      const transfers = books.transfersByOrigin.get(totalOrigin(invoiceId)) ?? []
      const id = (revision: number) => `total:${invoiceId}:${revision}`
      expect(
        transfers.map(({ amount, billId, from, paymentId, to }) => [paymentId, `${from} to ${to}`, amount, billId])
      ).toEqual([
        [id(1), "OUTSIDE to BILL", 80n, named.id],
        [id(2), "OUTSIDE to BILL", 20n, named.id],
        [id(2), "OUTSIDE to BILL", 50n, other.id],
        [id(2), "OUTSIDE to BALANCE", 10n, null],
        [id(3), "BALANCE to OUTSIDE", 40n, null],
        [id(3), "BILL to OUTSIDE", 10n, other.id]
      ])
      expect(books.billByInvoice.get(invoiceId)).toBe(named.id)
      expect(books.accounts.get(accountKey(account))?.balance).toBe(0n)
      expect([books.bills.get(named.id)?.paidSum, books.bills.get(other.id)?.paidSum]).toEqual([100n, 40n])
    }).pipe(inTotals)
  )

  it.effect("has the oldest open bills that a rise can pay and the newest paid ones that a fall may open", () =>
    Effect.gen(function* () {
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bills = yield* Effect.forEach([1, 2, 3, 4, 5], () => issuedBill(dealer, "SETTLEMENT", 100n))
      const [first, second, third, fourth, fifth] = bills.map((bill) => bill.invoiceId!) as Array<string>
      const has = (revision: number, totalPaid: bigint) =>
        Effect.map(load(paidTotal(fifth!, totalPaid, revision)), (books) =>
          bills.map(({ id }) => books.bills.has(id))
        )
      expect(yield* has(1, 150n)).toEqual([true, true, false, false, true])
      yield* applyEvents(paidTotal(fifth!, 150n, 1))
      yield* applyEvents(...[first!, second!, third!, fourth!].map((invoiceId) => paidTotal(invoiceId, 100n, 1)))
      expect((yield* has(2, 0n)).slice(2)).toEqual([false, true, true])
    }).pipe(inTotals)
  )
}

const sumOf = Effect.fn("sumOf")(function* (invoiceId: string) {
  const books = yield* load(paidTotal(invoiceId, 0n, 1))
  const bill = yield* (yield* BillRepository).get(books.billByInvoice.get(invoiceId)!)
  return bill.paidSum
})

const racingCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("brings of totals that come at the same moment what the newest one states", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const { invoiceId } = yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
      const totals = Array.from({ length: 12 }, (_, index) => paidTotal(invoiceId!, BigInt(index * 70), index))
      yield* Effect.all(
        totals.toReversed().flatMap((total) => [applyEvents(total), applyEvents(total)]),
        { concurrency: 8 }
      )
      expect([yield* sumOf(invoiceId!), (yield* accountOf(account)).balance]).toEqual([770n, 0n])
    }).pipe(inTotals)
  )

  it.effect("lets a fall of a top-up's total take a deposit below zero that was spent meanwhile", () =>
    Effect.gen(function* () {
      const { accounts, dealer } = yield* storedDealer(["DEPOSIT"])
      const { invoiceId } = yield* issuedBill(dealer, "DEPOSIT", 100n)
      yield* applyEvents(paidTotal(invoiceId!, 130n, 1))
      const spent = { ...accounts[0]!, balance: 50n }
      yield* (yield* Transaction).run((yield* LedgerRepository).save({ ...noChanges, accounts: [spent] }))
      expect(yield* applyEvents(paidTotal(invoiceId!, 20n, 2))).toEqual(["APPLIED"])
      expect([yield* sumOf(invoiceId!), (yield* accountOf(spent)).balance]).toEqual([20n, -60n])
    }).pipe(inTotals)
  )
}

/** The newest total of each invoice, and the money that its totals brought. */
export const totalCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  storedCases(it)
  loadedCases(it)
  racingCases(it)
}
