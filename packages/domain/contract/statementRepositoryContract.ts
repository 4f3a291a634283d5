import { expect } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  AccountRepository,
  BillId,
  BillRepository,
  DealId,
  markCancelled,
  PositiveKopecks,
  ReturnId,
  StatementRepository,
  Transaction,
  statementKindsOf,
  StatementKind,
  type Account,
  type TimeSpan
} from "@dealer-billing/domain/internal"
import { applyEvents, received, reversed } from "./events.ts"
import { issuedBill, newBill, payIn, someTime, storeBill, storedAccount, uniqueName } from "./fixtures.ts"
import { makeBill } from "./makeBill.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const at = (time: string) => DateTime.makeUnsafe(time)

/** The day on which `someTime` is, and the one before it. */
const march: TimeSpan = { start: at("2026-03-01T00:00:00Z"), end: at("2026-03-02T00:00:00Z") }
const february: TimeSpan = { start: at("2026-02-01T00:00:00Z"), end: march.start }
const later: TimeSpan = { start: march.end, end: at("9999-01-01T00:00:00Z") }

const read = Effect.fn("read")(function* (account: Account, span: TimeSpan, limit = 100) {
  const kinds = statementKindsOf(account.accountType)
  return yield* (yield* StatementRepository).read({ account, span, kinds, limit })
})

const cancelledBill = Effect.fn("cancelledBill")(function* (
  dealer: Parameters<typeof newBill>[0],
  createdAt: DateTime.Utc,
  cancelledAt: DateTime.Utc
) {
  const bill = markCancelled(yield* newBill(dealer, "SETTLEMENT", { createdAt }), cancelledAt)
  yield* storeBill(bill)
  return bill
})

/** What every `StatementRepository` must do. */
export const statementRepositorySuite = defineSuite<LedgerPorts | StatementRepository>(
  "StatementRepository",
  (it) => {
    it.effect("has a returned deposit as what was given back", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("DEPOSIT")
        yield* payIn(account, 500n)
        const returnId = ReturnId.make(yield* uniqueName("return"))
        const { cmeDealerId, id: dealerId } = dealer
        const given = {
          sum: PositiveKopecks.make(120n),
          reason: "a lower tier",
          heldAfter: 380n,
          actor: "operator",
          returnedAt: someTime
        }
        const transaction = yield* Transaction
        const insert = Effect.gen(function* () {
          yield* (yield* AccountRepository).lock(account)
          yield* (yield* AccountRepository).insertReturn({ returnId, dealerId, cmeDealerId, ...given })
        })
        yield* transaction.run(insert)
        const { facts } = yield* read(account, march)
        const returned = { kind: "DEPOSIT_RETURN", bookedAt: someTime, amount: 120n, documentId: returnId }
        expect(facts.filter(({ kind }) => kind === "DEPOSIT_RETURN")).toMatchObject([returned])
        const other = yield* storedAccount("DEPOSIT")
        expect((yield* read(other.account, march)).facts).toEqual([])
      })
    )

    it.effect("has a bill at the time at which it was made, with the number of its invoice", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        yield* issuedBill((yield* storedAccount("SETTLEMENT")).dealer, "SETTLEMENT", 70n)
        expect(yield* read(account, february)).toEqual({ before: new Map(), facts: [] })
        const { before, facts } = yield* read(account, march)
        expect([...before]).toEqual([])
        expect(facts).toEqual([
          {
            kind: "BILL",
            bookedAt: someTime,
            amount: 500n,
            documentId: String(bill.id),
            billId: bill.id,
            dealId: bill.dealId,
            paidAt: null,
            reversesPaymentId: null,
            invoice: { number: bill.invoiceNumber, issuedAt: someTime }
          }
        ])
        expect([...(yield* read(account, later)).before]).toEqual([["BILL", 500n]])
      })
    )

    it.effect("has the beginning of a span in it, and its end no more", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { commonSum: 1n, createdAt: march.start }))
        yield* storeBill(yield* newBill(dealer, "SETTLEMENT", { commonSum: 20n, createdAt: march.end }))
        expect((yield* read(account, march)).facts.map(({ amount }) => amount)).toEqual([1n])
        const { before, facts } = yield* read(account, later)
        expect([before.get("BILL"), facts.map(({ amount }) => amount)]).toEqual([1n, [20n]])
      })
    )

    it.effect("has the cancellation of a bill at its own time, beside the bill", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* cancelledBill(dealer, at("2026-02-10T10:00:00Z"), someTime)
        const first = yield* read(account, february)
        expect(first.facts.map(({ amount, kind }) => [kind, amount])).toEqual([["BILL", 10_000n]])
        const { before, facts } = yield* read(account, march)
        expect(before.get("BILL")).toBe(10_000n)
        expect(facts.map(({ amount, billId, kind }) => [kind, amount, billId])).toEqual([
          ["BILL_CANCELLED", -10_000n, bill.id]
        ])
      })
    )

    it.effect("has payments and reversals at the time at which they came, whenever they were paid", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const id = yield* uniqueName("payment")
        const contractId = account.contractId!
        yield* applyEvents(received(id, contractId, 300n, bill.invoiceId), reversed(`${id}-r`, id, 100n))
        const { before, facts } = yield* read(account, later)
        expect(before.get("BILL")).toBe(500n)
        expect(facts).toMatchObject([
          { kind: "PAYMENT", amount: 300n, documentId: id, billId: bill.id, reversesPaymentId: null },
          { kind: "REVERSAL", amount: -100n, documentId: `${id}-r`, billId: bill.id, reversesPaymentId: id }
        ])
        expect(
          facts.every(({ bookedAt, paidAt }) => paidAt !== null && DateTime.isLessThan(paidAt, bookedAt))
        ).toBe(true)
        expect((yield* read(account, later, 1)).facts).toHaveLength(1)
      })
    )

    it.effect("answers only the kinds that are asked for", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("DEPOSIT")
        const bill = yield* issuedBill(dealer, "DEPOSIT", 500n)
        yield* applyEvents(received(yield* uniqueName("payment"), account.contractId!, 300n, bill.invoiceId))
        expect((yield* read(account, later)).facts.map(({ kind }) => kind)).toEqual(["PAYMENT"])
        expect([...(yield* read(account, later)).before]).toEqual([])
        const all = { account, span: later, kinds: StatementKind.literals, limit: 9 }
        expect([...(yield* (yield* StatementRepository).read(all)).before]).toEqual([["BILL", 500n]])
      })
    )

    it.effect("finds a dealer's bills by their number or deal, whatever became of them", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const cancelled = yield* cancelledBill(dealer, someTime, someTime)
        const deal = DealId.make(`ЛОТ-${yield* uniqueName("Deal")}`.toUpperCase())
        const unnumbered = yield* newBill(dealer, "SETTLEMENT", { dealId: deal })
        yield* storeBill(unnumbered)
        const repository = yield* StatementRepository
        const find = (names: ReadonlyArray<string>, { id: dealerId } = dealer, limit = 9) =>
          Effect.map(repository.listNamed({ dealerId, names, limit }), (bills) => bills.map(({ id }) => id))
        const numbered = (bill.invoiceNumber ?? "").toLowerCase()
        const byNumber = [numbered, String(unnumbered.id)]
        const byDeal = [cancelled.dealId.toLowerCase(), deal.toLowerCase()]
        expect(yield* find(byNumber)).toEqual([bill.id, unnumbered.id])
        expect(yield* find(byDeal)).toEqual([cancelled.id, unnumbered.id])
        // A bill with a number of Billing's is not called by ours.
        expect(yield* find([String(bill.id)])).toEqual(numbered === String(bill.id) ? [bill.id] : [])
        expect(yield* find([...byNumber, ...byDeal], dealer, 2)).toHaveLength(2)
        expect(yield* find([])).toEqual([])
        const { dealer: other } = yield* storedAccount("SETTLEMENT")
        expect(yield* find([...byNumber, ...byDeal], other)).toEqual([])
      })
    )

    it.effect("lists the bills and the payments of a month, with what the payments did", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("COMMISSION")
        const repository = yield* StatementRepository
        const bills = [yield* issuedBill(dealer, "COMMISSION", 50n), yield* issuedBill(dealer, "COMMISSION", 70n)]
        const ids = [yield* uniqueName("payment"), yield* uniqueName("payment")]
        for (const id of ids) yield* applyEvents(received(id, account.contractId!, 60n))
        yield* applyEvents(received(yield* uniqueName("payment"), account.contractId!, 5n))
        const query = { account, span: march, limit: 9, movementsLimit: 9 }
        const inMarch = yield* repository.readMonth(query)
        expect(inMarch.bills.map(({ id, paidSum }) => [id, paidSum])).toEqual([
          [bills[0]!.id, 50n],
          [bills[1]!.id, 70n]
        ])
        // They were paid later, and say by what all the same.
        expect(
          inMarch.movements.map(({ transfer }) => [transfer.billId, transfer.amount, transfer.paymentId])
        ).toEqual([
          [bills[0]!.id, 50n, ids[0]],
          [bills[1]!.id, 10n, ids[0]],
          [bills[1]!.id, 60n, ids[1]]
        ])
        expect([inMarch.payments, inMarch.balance]).toEqual([[], 5n])
        const few = yield* repository.readMonth({ ...query, limit: 1, movementsLimit: 1 })
        expect([few.bills.length, few.movements.length]).toEqual([1, 1])
        const two = yield* repository.readMonth({ ...query, movementsLimit: 2 })
        expect(two.movements).toEqual(inMarch.movements.slice(0, 2))
        const after = yield* repository.readMonth({ ...query, span: later })
        expect([after.bills, after.movements]).toEqual([[], []])
        const payments = yield* repository.listPayments({ account, span: later, limit: 2 })
        expect(payments).toEqual(after.payments.slice(0, 2))
        expect(payments.map(({ payment }) => payment.paymentId)).toEqual(ids)
        expect(payments.flatMap(({ transfers }) => transfers.map(({ amount }) => amount))).toEqual([50n, 10n, 60n])
      })
    )

    it.effect("has on a new bill what the balance paid of it", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        yield* payIn(account, 500n)
        const bill = yield* (yield* Transaction).run(makeBill(dealer))
        const { movements } = yield* (yield* StatementRepository).readBill({ billId: bill.id, limit: 9 })
        const expected = { from: "BALANCE", to: "BILL", reason: "NEW_BILL", amount: 500n, paymentId: null }
        expect(movements.map(({ transfer }) => transfer)).toMatchObject([expected])
      })
    )

    it.effect("reads a bill with all that put money on it or took it off, in the order of booking", () =>
      Effect.gen(function* () {
        const { account, dealer } = yield* storedAccount("COMMISSION")
        const repository = yield* StatementRepository
        const bill = yield* issuedBill(dealer, "COMMISSION", 500n)
        yield* issuedBill(dealer, "COMMISSION", 500n)
        const id = yield* uniqueName("payment")
        yield* applyEvents(received(id, account.contractId!, 900n))
        yield* applyEvents(reversed(`${id}-r`, id, 600n))
        const found = yield* repository.readBill({ billId: bill.id, limit: 9 })
        expect(found.bill).toEqual(yield* (yield* BillRepository).get(bill.id))
        expect(
          found.movements.map(({ transfer: { amount, from, paymentId, to } }) => [
            `${from} to ${to}`,
            amount,
            paymentId
          ])
        ).toEqual([
          ["OUTSIDE to BILL", 500n, id],
          ["BILL to OUTSIDE", 200n, `${id}-r`]
        ])
        const [payment] = yield* repository.listPayments({ account, span: later, limit: 1 })
        expect(found.movements[0]?.bookedAt).toEqual(payment?.receivedAt)
        expect((yield* repository.readBill({ billId: bill.id, limit: 1 })).movements).toHaveLength(1)
        const none = yield* Effect.flip(repository.readBill({ billId: BillId.make(9_000_000_000n), limit: 1 }))
        expect(none._tag).toBe("BillNotFound")
      })
    )
  }
)

export const statementRepositoryContract = contractOf(statementRepositorySuite)
