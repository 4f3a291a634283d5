import { expect } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import {
  accountKey,
  BillRepository,
  createBill,
  DealId,
  defaultTariffs,
  factId,
  LedgerRepository,
  noChanges,
  OperationSignal,
  ParkedMessageRepository,
  PaymentDesk,
  Tariffs,
  Transaction,
  type FiguresKept,
  type PaymentFact,
  type StoragePorts
} from "../src/index.ts"
import { applyFacts, messageOf, newPaymentId, paidTotal, received, reversed } from "./facts.ts"
import { issuedBill, newPosition, someTime, storedAccount, uniqueName } from "./fixtures.ts"
import { load } from "./loadFacts.ts"
import type { Case } from "./suite.ts"

/** What making a bill needs beside the storage. */
const creating = Layer.merge(OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs))

const figureCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  it.effect("has the greatest revision of a running total, and what was paid for its bill by name", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const other = yield* issuedBill(dealer, "SETTLEMENT", 200n)
      yield* applyFacts(paidTotal(bill.invoiceId!, 400n, 1))
      yield* applyFacts(paidTotal(bill.invoiceId!, 800n, 7))
      yield* applyFacts(paidTotal(bill.invoiceId!, 600n, 3))
      yield* applyFacts(received(yield* newPaymentId, account.contractId!, 50n))
      const books = yield* load(paidTotal(bill.invoiceId!, 900n, 8))
      expect(books.latestTotal.get(bill.invoiceId!)).toEqual({ revision: 7, stated: 800n })
      expect(books.paidFor.get(bill.id)).toEqual({ named: 800n, byTotals: 800n, direct: new Map(), placed: 500n })
      expect([books.bills.get(bill.id)?.paidSum, books.accounts.get(accountKey(account))?.balance]).toEqual([
        500n,
        150n
      ])
      expect((yield* (yield* BillRepository).get(other.id)).paidSum).toBe(200n)
    })
  )

  it.effect("counts a reversal against the payments that named the bill", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const paymentId = yield* newPaymentId
      yield* applyFacts(received(paymentId, account.contractId!, 800n, bill.invoiceId))
      yield* applyFacts(reversed(yield* newPaymentId, paymentId, 250n))
      const books = yield* load(paidTotal(bill.invoiceId!, 550n, 1))
      expect(books.paidFor.get(bill.id)).toEqual({ named: 550n, byTotals: 0n, direct: new Map(), placed: 500n })
      expect(books.latestTotal.has(bill.invoiceId!)).toBe(false)
    })
  )
}

const directCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  it.effect("counts what was put straight on a bill by payments that named none, less reversals", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const other = yield* issuedBill(dealer, "SETTLEMENT", 100n)
      const unnamed = yield* newPaymentId
      yield* applyFacts(received(unnamed, account.contractId!, 200n))
      const overflowing = yield* newPaymentId
      yield* applyFacts(received(overflowing, account.contractId!, 150n, other.invoiceId))
      yield* applyFacts(received(yield* newPaymentId, account.contractId!, 70n, bill.invoiceId))
      yield* applyFacts(reversed(yield* newPaymentId, unnamed, 30n))
      const books = yield* load(paidTotal(bill.invoiceId!, 1n, 1))
      expect(books.paidFor.get(bill.id)).toEqual({
        named: 70n,
        byTotals: 0n,
        direct: new Map([[unnamed, { put: 170n, left: 170n }]]),
        placed: 70n
      })
      expect(books.bills.get(bill.id)?.paidSum).toBe(290n)
    })
  )

  it.effect(
    "counts what its reversals took from the balance or another bill, too, and no other invoice's total",
    () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 100n)
        const later = yield* issuedBill(dealer, "SETTLEMENT", 50n)
        const [unnamed, first, second] = [yield* newPaymentId, yield* newPaymentId, yield* newPaymentId]
        yield* applyFacts(received(unnamed, account.contractId!, 90n))
        yield* applyFacts(paidTotal(later.invoiceId!, 90n, 1))
        yield* applyFacts(reversed(first, unnamed, 20n))
        const books = yield* load(paidTotal(bill.invoiceId!, 1n, 1))
        expect(books.paidFor.get(bill.id)?.direct).toEqual(new Map([[unnamed, { put: 90n, left: 70n }]]))
        yield* applyFacts(reversed(second, unnamed, 70n))
        const { paidFor } = yield* load(paidTotal(bill.invoiceId!, 1n, 1), paidTotal(later.invoiceId!, 1n, 2))
        expect(paidFor.get(bill.id)?.direct.get(unnamed)?.left).toBe(0n)
        expect(paidFor.get(later.id)).toEqual({ named: 90n, byTotals: 90n, direct: new Map(), placed: 50n })
      })
  )

  it.effect("counts neither the balance that paid a bill nor what a stranger's reversal took off it", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const paymentId = yield* newPaymentId
      yield* applyFacts(received(paymentId, account.contractId!, 100n))
      const command = { operation: "GET_SETTLEMENT" as const, dealId: DealId.make(yield* uniqueName("deal")) }
      const { bill: first } = yield* createBill(dealer.cmeDealerId, { ...command, carPrice: 100n })
      const invoiceId = yield* uniqueName("invoice")
      const bills = yield* BillRepository
      const issued = { status: "ISSUED", invoiceId, invoiceNumber: "1", issuedAt: someTime } as const
      yield* bills.updateInvoice({ ...first, ...issued })
      const second = yield* issuedBill(dealer, "SETTLEMENT", 100n)
      yield* applyFacts(paidTotal(second.invoiceId!, 100n, 1))
      yield* applyFacts(reversed(yield* newPaymentId, paymentId, 100n))
      const books = yield* load(paidTotal(invoiceId, 1n, 1), paidTotal(second.invoiceId!, 1n, 2))
      expect(books.paidFor.get(first.id)).toEqual({ named: 0n, byTotals: 0n, direct: new Map(), placed: 0n })
      expect(books.paidFor.get(second.id)).toEqual({ named: 100n, byTotals: 100n, direct: new Map(), placed: 100n })
      const paid = [books.bills.get(first.id)?.paidSum, books.bills.get(second.id)?.paidSum]
      expect(paid).toEqual([100n, 0n])
    }).pipe(Effect.provide(creating))
  )
}

/** A total that is parked for its sum, or waits for its invoice, with what was kept when it came. */
const parkTotal = Effect.fn("parkTotal")(function* (
  total: PaymentFact,
  missing: string | null,
  figures: FiguresKept | null
) {
  const message = {
    ...messageOf(total, yield* newPosition()),
    reason: missing === null ? ("BAD_SUM" as const) : ("UNKNOWN_INVOICE" as const),
    detail: "why not",
    missing,
    ...(figures === null ? {} : { figures })
  }
  const receipt = { ...message, outcome: "PARKED" as const, paymentId: factId(total) }
  const ledger = yield* LedgerRepository
  yield* (yield* Transaction).run(ledger.save({ ...noChanges, receipts: [receipt], parked: [message] }))
  return message
})

const keptCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  it.effect("has of a total that waits for a person what was kept when it came first", () =>
    Effect.gen(function* () {
      const total = paidTotal(yield* uniqueName("invoice"), 100n, 3)
      const figures = Effect.map(load(total), ({ figuresKept }) => figuresKept)
      expect(yield* figures).toEqual(new Map())
      yield* parkTotal(total, null, { named: -70n, direct: 30n })
      yield* parkTotal(total, null, { named: 5n, direct: 0n })
      yield* parkTotal(paidTotal(total.invoiceId, 100n, 4), null, { named: 6n, direct: 0n })
      expect(yield* figures).toEqual(new Map([[factId(total), { named: -70n, direct: 30n }]]))
      const shown = yield* (yield* PaymentDesk).listParkedOf([factId(total)])
      expect(shown.map((message) => "figures" in message)).toEqual([false, false])
    })
  )

  it.effect("keeps the first figures of a total, also where it is refused again for another reason", () =>
    Effect.gen(function* () {
      const parked = yield* ParkedMessageRepository
      const total = paidTotal(yield* uniqueName("invoice"), 100n, 3)
      const { position } = yield* parkTotal(total, total.invoiceId, null)
      const kept = Effect.map(load(total), ({ figuresKept }) => figuresKept.get(factId(total)))
      expect(yield* kept).toBeUndefined()
      const refusal = { reason: "BAD_SUM" as const, detail: "told nowhere", missing: null }
      const figures = { named: 1n, direct: 2n }
      yield* parked.refuseAgain(position, { ...refusal, figures }, null)
      expect(yield* kept).toEqual(figures)
      yield* parked.refuseAgain(position, { ...refusal, reason: "UNKNOWN_INVOICE", missing: "x" }, null)
      yield* parked.refuseAgain(position, { ...refusal, figures: { named: 9n, direct: 9n } }, null)
      expect(yield* kept).toEqual(figures)
      const locked = yield* (yield* Transaction).run(parked.lock(position))
      expect(Option.getOrThrow(locked)).toMatchObject({ ...refusal, figures })
    })
  )

  it.effect("has the open bills that a parked total can pay beside what came since it", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 100n)
      yield* applyFacts(received(yield* newPaymentId, account.contractId!, 100n, bill.invoiceId))
      const open = yield* Effect.forEach([1, 2, 3, 4], () => issuedBill(dealer, "SETTLEMENT", 100n))
      const total = paidTotal(bill.invoiceId!, 150n, 1)
      const loaded = Effect.map(load(total), ({ bills }) => open.filter(({ id }) => bills.has(id)).length)
      expect(yield* loaded).toBe(2)
      yield* parkTotal(total, null, { named: 0n, direct: 0n })
      expect(yield* loaded).toBe(3)
    })
  )
}

/** The figures with which running totals are compared. */
export const totalCases = (it: { readonly effect: Case<StoragePorts> }): void => {
  figureCases(it)
  directCases(it)
  keptCases(it)
}
