import { DateTime, Effect, Layer } from "effect"
import { accountKey, isSameAccount } from "../account/Account.ts"
import { billNames } from "../bank/billsNamed.ts"
import { BillNotFound, type Bill, type BillId } from "../bill/Bill.ts"
import { signedAmount, type Payment } from "../payment/Payment.ts"
import type { StatementFact, StatementKind } from "../statement/Statement.ts"
import type { TimeSpan } from "../shared/StatementPeriod.ts"
import {
  StatementRepository,
  type MonthFacts,
  type MonthQuery,
  type PaymentsQuery,
  type StatementFacts,
  type StatementQuery
} from "../statement/StatementRepository.ts"
import { appliedOf } from "./PaymentQueriesMemory.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables } from "./MemoryTables.ts"

type Source = (tables: MemoryTables, query: Pick<StatementQuery, "account">) => ReadonlyArray<StatementFact>

const ofBill = (bill: Bill | undefined): Pick<StatementFact, "billId" | "dealId" | "invoice"> => ({
  billId: bill?.id ?? null,
  dealId: bill?.dealId ?? null,
  invoice:
    bill === undefined || bill.invoiceNumber === null || bill.issuedAt === null
      ? null
      : { number: bill.invoiceNumber, issuedAt: bill.issuedAt }
})

const billFacts =
  (kind: StatementKind, sign: bigint, bookedAt: (bill: Bill) => DateTime.Utc | null): Source =>
  ({ bills }, { account }) =>
    [...bills.values()]
      .filter((bill) => isSameAccount(bill, account))
      .flatMap((bill) => {
        const time = bookedAt(bill)
        const amount = sign * bill.commonSum
        const fact = { kind, amount, documentId: String(bill.id), paidAt: null, reversesPaymentId: null }
        return time === null ? [] : [{ ...fact, ...ofBill(bill), bookedAt: time }]
      })

const namedBill = ({ bills }: MemoryTables, id: BillId | null) => (id === null ? undefined : bills.get(id))

const paymentTime = ({ paymentTimes }: MemoryTables, { paymentId }: Payment) =>
  DateTime.makeUnsafe(paymentTimes.get(paymentId) ?? 0)

const bookedPayments =
  (kind: StatementKind, isReversal: boolean): Source =>
  (tables, { account }) =>
    [...tables.payments.values()]
      .filter((payment) => isSameAccount(payment, account))
      .filter((payment) => (payment.type === "payment.reversed") === isReversal)
      .map((payment) => ({
        kind,
        bookedAt: paymentTime(tables, payment),
        amount: signedAmount(payment),
        documentId: payment.paymentId,
        ...ofBill(namedBill(tables, payment.namedBillId)),
        paidAt: payment.paidAt,
        reversesPaymentId: payment.reversesPaymentId
      }))

/** Where the facts of each kind are found. */
const sources: Readonly<Record<StatementKind, Source>> = {
  BILL: billFacts("BILL", 1n, ({ createdAt }) => createdAt),
  BILL_CANCELLED: billFacts("BILL_CANCELLED", -1n, ({ cancelledAt }) => cancelledAt),
  PAYMENT: bookedPayments("PAYMENT", false),
  REVERSAL: bookedPayments("REVERSAL", true),
  DEPOSIT_RETURN: ({ depositReturns }, { account }) =>
    [...depositReturns.values()]
      .filter((each) => isSameAccount({ ...each, accountType: "DEPOSIT" }, account))
      .map(({ returnedAt, returnId, sum }) => ({
        kind: "DEPOSIT_RETURN",
        bookedAt: returnedAt,
        amount: sum,
        documentId: returnId,
        ...ofBill(undefined),
        paidAt: null,
        reversesPaymentId: null
      }))
}

const isIn = ({ end, start }: TimeSpan, time: DateTime.Utc): boolean =>
  DateTime.isGreaterThanOrEqualTo(time, start) && DateTime.isLessThan(time, end)

const read = (tables: MemoryTables, query: StatementQuery): StatementFacts => {
  const all = query.kinds.flatMap((kind) => sources[kind](tables, query))
  const before = new Map<StatementKind, bigint>()
  for (const { amount, bookedAt, kind } of all) {
    if (DateTime.isLessThan(bookedAt, query.span.start)) before.set(kind, (before.get(kind) ?? 0n) + amount)
  }
  const facts = all
    .filter(({ bookedAt }) => isIn(query.span, bookedAt))
    .toSorted((left, right) => DateTime.Order(left.bookedAt, right.bookedAt))
  return { before, facts: facts.slice(0, query.limit) }
}

const listPayments = (tables: MemoryTables, { account, limit, span }: PaymentsQuery) =>
  [...tables.payments.values()]
    .filter((payment) => isSameAccount(payment, account) && isIn(span, paymentTime(tables, payment)))
    .toSorted((left, right) => DateTime.Order(paymentTime(tables, left), paymentTime(tables, right)))
    .slice(0, limit)
    .flatMap((payment) => appliedOf(tables, payment))

const movementsOf = ({ transfers, transferTimes }: MemoryTables, ids: ReadonlySet<BillId | null>, limit: number) =>
  transfers
    .filter(({ billId }) => billId !== null && ids.has(billId))
    .slice(0, limit)
    .map((transfer) => ({ transfer, bookedAt: DateTime.makeUnsafe(transferTimes.get(transfer) ?? 0) }))

const readMonth = (tables: MemoryTables, query: MonthQuery): MonthFacts => {
  const bills = [...tables.bills.values()]
    .filter((bill) => isSameAccount(bill, query.account) && isIn(query.span, bill.createdAt))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .slice(0, query.limit)
  return {
    bills,
    movements: movementsOf(tables, new Set(bills.map(({ id }) => id)), query.movementsLimit),
    payments: listPayments(tables, query),
    balance: tables.accounts.get(accountKey(query.account))?.balance ?? 0n
  }
}

export const StatementRepositoryMemory = Layer.effect(
  StatementRepository,
  Effect.map(MemoryStore, (store) => ({
    read: (query) => store.read((tables) => read(tables, query)),
    readMonth: (query) => store.read((tables) => readMonth(tables, query)),
    readBill: ({ billId, limit }) =>
      store
        .read((tables) => ({
          bill: tables.bills.get(billId),
          movements: movementsOf(tables, new Set([billId]), limit)
        }))
        .pipe(
          Effect.flatMap(({ bill, movements }) =>
            bill === undefined
              ? Effect.fail(new BillNotFound({ billId: `${billId}` }))
              : Effect.succeed({ bill, movements })
          )
        ),
    listPayments: (query) => store.read((tables) => listPayments(tables, query)),
    listNamed: ({ dealerId, limit, names }) =>
      store.read(({ bills }) =>
        [...bills.values()]
          .filter((bill) => bill.dealerId === dealerId && billNames(bill).some((name) => names.includes(name)))
          .slice(0, limit)
      )
  }))
)
