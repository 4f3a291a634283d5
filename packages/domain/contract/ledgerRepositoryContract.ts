import { expect } from "@effect/vitest"
import { DateTime, Effect, Exit } from "effect"
import {
  accountKey,
  BillRepository,
  canonicalJson,
  LedgerRepository,
  noChanges,
  paymentsDialects,
  positionKey,
  PositiveKopecks,
  Transaction,
  type Account,
  moneyKopecksMax,
  PaymentMax,
  totalOrigin
} from "@dealer-billing/domain/internal"
import { totalCases } from "./totalCases.ts"
import { runBookScenario, someSeeds } from "./bookScenario.ts"
import { boundCases } from "./boundCases.ts"
import { applyEvents, newPaymentId, paidTotal, received, reversed } from "./events.ts"
import {
  accountOf,
  cancelledBill,
  issuedBill,
  newBill,
  newPosition,
  someTime,
  storeBill,
  storedAccount,
  storedDealer,
  uniqueName
} from "./fixtures.ts"
import { load } from "./loadEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

const loadCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("has nothing of what does not exist", () =>
    Effect.gen(function* () {
      const contractId = yield* uniqueName("contract")
      const invoiceId = yield* uniqueName("invoice")
      const paymentId = yield* newPaymentId
      const events = [
        received(paymentId, contractId, 1n, invoiceId),
        reversed("r", paymentId, 1n),
        paidTotal(invoiceId, 1n, 1)
      ]
      const books = yield* load(...events)
      const maps = [books.accounts, books.accountByContract, books.billByInvoice, books.bills, books.payments]
      expect(maps.map((map) => map.size)).toEqual([0, 0, 0, 0, 0])
      const origins = [paymentId, totalOrigin(invoiceId)].map((origin) => books.transfersByOrigin.get(origin) ?? [])
      expect([...origins, books.totals.size, books.handled.size]).toEqual([[], [], 0, 0])
    })
  )

  it.effect("finds the account and its open bills by the contract", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("COMMISSION")
      const open = yield* issuedBill(dealer, "COMMISSION", 700n)
      const pending = yield* newBill(dealer, "COMMISSION")
      const partly = yield* newBill(dealer, "COMMISSION", { commonSum: 700n, paidSum: 699n })
      const cancelled = yield* cancelledBill(dealer, "COMMISSION")
      for (const bill of [pending, partly, cancelled]) yield* storeBill(bill)
      const books = yield* load(received(yield* newPaymentId, account.contractId!, 20_000n))
      expect(books.accounts).toEqual(new Map([[accountKey(account), account]]))
      const id = books.accountByContract.get(account.contractId!)!
      expect(accountKey(id)).toBe(accountKey(account))
      for (const bill of [open, pending, partly]) expect(bill).toMatchObject(books.bills.get(bill.id)!)
      expect(books.bills.has(cancelled.id)).toBe(false)
    })
  )

  it.effect("finds the account and the bill by the invoice, also when the bill is paid", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      yield* applyEvents(received(yield* newPaymentId, account.contractId!, 700n))
      const books = yield* load(paidTotal(bill.invoiceId!, 1n, 1))
      expect(books.accounts.get(accountKey(account))).toEqual(account)
      expect(books.billByInvoice.get(bill.invoiceId!)).toBe(bill.id)
      expect({ ...bill, paidSum: 700n, paidAt: someTime }).toMatchObject(books.bills.get(bill.id)!)
    })
  )

  it.effect("has the accounts of all events, also when an invoice is not of the contract", () =>
    Effect.gen(function* () {
      const first = yield* storedAccount("SETTLEMENT")
      const second = yield* storedAccount("COMMISSION")
      const bill = yield* issuedBill(second.dealer, "COMMISSION", 700n)
      const books = yield* load(received(yield* newPaymentId, first.account.contractId!, 1n, bill.invoiceId))
      expect(new Set(books.accounts.keys())).toEqual(new Set([first.account, second.account].map(accountKey)))
    })
  )

  it.effect("knows a payment again, with its content", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const event = received(yield* newPaymentId, account.contractId!, 12_345n)
      yield* applyEvents(event)
      const payment = (yield* load(event)).payments.get(event.paymentId)
      expect(payment).toEqual({
        paymentId: event.paymentId,
        type: "payment.received",
        dealerId: account.dealerId,
        accountType: account.accountType,
        amount: PositiveKopecks.make(12_345n),
        namedBillId: null,
        origin: event.paymentId,
        reversesPaymentId: null,
        paidAt: someTime,
        content: canonicalJson(event)
      })
    })
  )
}

const reversalCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("has of a reversed payment its account, its bills, its transfers and those of earlier reversals", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      const paymentId = yield* newPaymentId
      const first = yield* newPaymentId
      yield* applyEvents(received(paymentId, account.contractId!, 1_000n, bill.invoiceId))
      yield* applyEvents(reversed(first, paymentId, 400n))
      const books = yield* load(reversed(yield* newPaymentId, paymentId, 600n))
      expect(books.accounts.get(accountKey(account))?.balance).toBe(0n)
      expect(books.bills.get(bill.id)?.paidSum).toBe(600n)
      expect(books.payments.get(paymentId)?.namedBillId).toBe(bill.id)
      const again = yield* load(reversed(first, paymentId, 400n))
      expect(again.payments.get(first)).toMatchObject({ type: "payment.reversed", reversesPaymentId: paymentId })
      const transfers = books.transfersByOrigin.get(paymentId) ?? []
      expect(
        transfers.map(({ amount, billId, from, paymentId: id, to }) => [id, `${from} to ${to}`, amount, billId])
      ).toEqual([
        [paymentId, "OUTSIDE to BILL", 700n, bill.id],
        [paymentId, "OUTSIDE to BALANCE", 300n, null],
        [first, "BALANCE to OUTSIDE", 300n, null],
        [first, "BILL to OUTSIDE", 100n, bill.id]
      ])
    })
  )

  it.effect("has the newest paid bills that a reversal may have to reopen", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const paymentId = yield* newPaymentId
      yield* applyEvents(received(paymentId, account.contractId!, 500n))
      const paid = { commonSum: 300n, paidSum: 300n, paidAt: someTime }
      const older = yield* newBill(dealer, "SETTLEMENT", paid)
      const newer = yield* newBill(dealer, "SETTLEMENT", paid)
      for (const bill of [older, newer]) yield* storeBill(bill)
      const one = yield* load(reversed(yield* newPaymentId, paymentId, 300n))
      expect(newer).toMatchObject(one.bills.get(newer.id)!)
      const two = yield* load(reversed(yield* newPaymentId, paymentId, 301n))
      expect([newer, older]).toMatchObject([two.bills.get(newer.id), two.bills.get(older.id)])
    })
  )

  it.effect("takes back as if messages of one chunk had come one by one", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 700n)
      const paymentId = yield* newPaymentId
      const outcomes = yield* applyEvents(
        received(paymentId, account.contractId!, 700n, bill.invoiceId),
        received(yield* newPaymentId, account.contractId!, 200n, bill.invoiceId),
        reversed(yield* newPaymentId, paymentId, 400n),
        reversed(yield* newPaymentId, paymentId, 300n),
        reversed(yield* newPaymentId, paymentId, 1n)
      )
      expect(outcomes).toEqual(["APPLIED", "APPLIED", "APPLIED", "APPLIED", "PARKED"])
      expect((yield* (yield* BillRepository).get(bill.id)).paidSum).toBe(200n)
      expect((yield* accountOf(account)).balance).toBe(0n)
    })
  )
}

const dialectSeeds = paymentsDialects.flatMap((dialect) => [1, 2, 3, 4].map((start) => [dialect, start] as const))

const chunkCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect.each(dialectSeeds)(
    "comes out the same from one chunk and from one message at a time: %s %s",
    ([dialect, start]) =>
      Effect.gen(function* () {
        const seeds = someSeeds(start, 25)
        const inOneChunk = yield* runBookScenario(seeds, () => false, dialect)
        expect(yield* runBookScenario(seeds, () => true, dialect)).toEqual(inOneChunk)
        expect(yield* runBookScenario(seeds, (index) => index % 4 === 0, dialect)).toEqual(inOneChunk)
        expect(inOneChunk.outcomes).toContain("APPLIED")
      })
  )
}

const datedPayment = Effect.fn("datedPayment")(function* (time: string) {
  const { account } = yield* storedAccount("SETTLEMENT")
  const paidAt = DateTime.makeUnsafe(time)
  return { ...received(yield* newPaymentId, account.contractId!, 100n), paidAt }
})

const timeCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect.each(["2000-01-01T00:00:00Z", "2026-11-20T23:59:59.999Z"])("keeps the time %s", (time) =>
    Effect.gen(function* () {
      const event = yield* datedPayment(time)
      expect(yield* applyEvents(event)).toEqual(["APPLIED"])
      const stored = (yield* load(event)).payments.get(event.paymentId)
      expect(stored && DateTime.toEpochMillis(stored.paidAt)).toBe(DateTime.toEpochMillis(event.paidAt))
    })
  )

  it.effect.each(["1999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"])("parks a payment of %s", (time) =>
    Effect.gen(function* () {
      const event = yield* datedPayment(time)
      expect(yield* applyEvents(event)).toEqual(["PARKED"])
      expect((yield* load(event)).payments.size).toBe(0)
    })
  )
}

const saveCases = (it: { readonly effect: Case<LedgerPorts> }): void => {
  it.effect("changes only the money of bills and accounts", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      yield* (yield* Transaction).run(
        (yield* LedgerRepository).save({
          ...noChanges,
          bills: [{ ...bill, paidSum: 500n, paidAt: someTime, status: "REJECTED", commonSum: 1n }],
          accounts: [{ ...account, balance: 9n, status: "IN_DOUBT", problem: "x", contractId: null }]
        })
      )
      expect(yield* (yield* BillRepository).get(bill.id)).toEqual({ ...bill, paidSum: 500n, paidAt: someTime })
      expect(yield* accountOf(account)).toEqual({ ...account, balance: 9n })
    })
  )

  it.effect("keeps the largest sum to the kopeck", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      yield* applyEvents(received(yield* newPaymentId, account.contractId!, 99_999_999_999_999n)).pipe(
        Effect.provideService(PaymentMax, moneyKopecksMax)
      )
      expect((yield* accountOf(account)).balance).toBe(99_999_999_999_999n)
    })
  )

  it.effect("keeps a DEPOSIT balance below zero, and refuses that for other accounts", () =>
    Effect.gen(function* () {
      const { accounts } = yield* storedDealer(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
      const ledger = yield* LedgerRepository
      const save = (account: Account) =>
        Effect.flatMap(Transaction, ({ run }) =>
          run(ledger.save({ ...noChanges, accounts: [{ ...account, balance: -5n }] }))
        )
      const saved = yield* Effect.forEach(accounts, (account) => Effect.exit(save(account)))
      expect(saved.map(Exit.isSuccess)).toEqual([false, true, false])
      const balances = yield* Effect.forEach(accounts, accountOf)
      expect(balances.map(({ balance }) => balance)).toEqual([0n, -5n, 0n])
    })
  )

  it.effect("knows which messages have their processed message, and keeps the first one's bytes", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerRepository
      const transaction = yield* Transaction
      const position = yield* newPosition()
      const next = { ...position, number: 1n }
      const elsewhere = { ...position, source: `${position.source}-2` }
      const raw = new Uint8Array([0, 255, 7])
      const other = new Uint8Array([0, 255, 8])
      const processedMessage = { position, raw, outcome: "DUPLICATE" as const, paymentId: "p" }
      yield* transaction.run(ledger.save({ ...noChanges, processedMessages: [processedMessage] }))
      yield* transaction.run(
        ledger.save({ ...noChanges, processedMessages: [{ ...processedMessage, raw: other }] })
      )
      const at = (bytes: Uint8Array) => ({
        events: [],
        messages: [next, position, elsewhere].map((each) => ({ position: each, raw: bytes }))
      })
      const same = yield* transaction.run(ledger.load(at(raw)))
      expect([same.handled, same.reused]).toEqual([new Set([positionKey(position)]), new Set()])
      const changed = yield* transaction.run(ledger.load(at(other)))
      expect([changed.handled, changed.reused]).toEqual([new Set(), new Set([positionKey(position)])])
    })
  )

  it.effect("applies payments to one bill at the same moment without losing or inventing any", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 1_000n)
      const pay = Effect.flatMap(newPaymentId, (id) => applyEvents(received(id, account.contractId!, 110n)))
      yield* Effect.all(
        Array.from({ length: 20 }, () => pay),
        { concurrency: 8 }
      )
      const paid = yield* (yield* BillRepository).get(bill.id)
      expect([paid.paidSum, (yield* accountOf(account)).balance]).toEqual([1_000n, 1_200n])
    })
  )

  it.effect("applies the same payment once when it comes twice at the same moment", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const event = received(yield* newPaymentId, account.contractId!, 100n)
      const outcomes = yield* Effect.all([applyEvents(event), applyEvents(event)], { concurrency: 2 })
      expect(outcomes.flat().toSorted()).toEqual(["APPLIED", "DUPLICATE"])
      expect((yield* accountOf(account)).balance).toBe(100n)
    })
  )
}

/** What every `LedgerRepository` must do. */
export const ledgerRepositorySuite = defineSuite<LedgerPorts>("LedgerRepository", (it) => {
  loadCases(it)
  reversalCases(it)
  boundCases(it)
  chunkCases(it)
  totalCases(it)
  timeCases(it)
  saveCases(it)
})

export const ledgerRepositoryContract = contractOf(ledgerRepositorySuite)
