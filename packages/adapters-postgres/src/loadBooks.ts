import type { PgClient } from "@effect/sql-pg/PgClient"
import {
  accountKey,
  type Account,
  type AccountId,
  type Bill,
  type BillId,
  type Books,
  type BooksRequest,
  type LedgerEntry
} from "@dealer-billing/domain"
import { Effect } from "effect"
import { factNames, takenBackMax } from "./factNames.ts"
import { lockAccounts } from "./lockAccounts.ts"
import { readBills, readNewestPaid } from "./readBills.ts"
import { readHandled } from "./readHandled.ts"
import { readEntriesOfReversed, readPayments } from "./readPayments.ts"
import { readTotals } from "./readTotals.ts"
import { readWaiting } from "./readWaiting.ts"
import { RunAgain } from "./storageFailure.ts"

const grouped = (entries: ReadonlyArray<LedgerEntry & { readonly origin: string }>) => {
  const groups = new Map<string, Array<LedgerEntry>>()
  for (const { origin, ...entry } of entries) {
    const group = groups.get(origin) ?? []
    group.push(entry)
    groups.set(origin, group)
  }
  return groups
}

const byInvoice = (bills: ReadonlyArray<Bill>, invoices: ReadonlyArray<string>): ReadonlyMap<string, BillId> => {
  const named = new Set(invoices)
  return new Map(
    bills.flatMap(({ id, invoiceId }) => (invoiceId !== null && named.has(invoiceId) ? [[invoiceId, id]] : []))
  )
}

const namedBy = (
  billByInvoice: ReadonlyMap<string, BillId>,
  paidFor: Books["paidFor"]
): ReadonlyMap<string, bigint> =>
  new Map([...billByInvoice].map(([invoice, id]) => [invoice, paidFor.get(id)?.named ?? 0n]))

// A bill's invoice or a payment may have appeared after the accounts were found and before they were locked.
const checkLocked = (accounts: ReadonlyMap<string, Account>, found: ReadonlyArray<AccountId>) =>
  found.every((each) => accounts.has(accountKey(each))) ? Effect.void : Effect.die(new RunAgain())

/** Loads the books of some facts. Its transaction must be one of `Database.transact`. */
export const loadBooks = (sql: PgClient) =>
  Effect.fn("LedgerRepositoryPostgres.load")(function* ({ facts, messages }: BooksRequest) {
    const names = factNames(facts)
    const reversed = new Set(names.reversed)
    const locked = facts.length === 0 ? [] : yield* lockAccounts(sql)(names)
    const accounts = new Map(locked.map((account) => [accountKey(account), account]))
    const found = locked.length === 0 ? [] : yield* readBills(sql)(names, locked)
    const payments = facts.length === 0 ? [] : yield* readPayments(sql)(names)
    yield* checkLocked(accounts, [...found, ...payments.filter(({ paymentId }) => reversed.has(paymentId))])
    const receipts = messages.length === 0 ? { handled: [], reused: [] } : yield* readHandled(sql)(messages)
    const waiting = names.invoices.length === 0 ? new Map() : yield* readWaiting(sql)(names)
    const entries = reversed.size === 0 ? [] : yield* readEntriesOfReversed(sql)(names)
    const { latestRevision, paidFor } = yield* readTotals(sql)(names)
    const billByInvoice = byInvoice(found, names.invoices)
    const bills = new Map(found.map((bill) => [bill.id, bill]))
    const amount = takenBackMax(facts, namedBy(billByInvoice, paidFor))
    for (const account of amount > 0n ? locked : []) {
      for (const bill of yield* readNewestPaid(sql)(account, amount)) bills.set(bill.id, bill)
    }
    return {
      accounts,
      accountByContract: new Map(
        locked.flatMap((account) => (account.contractId === null ? [] : [[account.contractId, account]]))
      ),
      billByInvoice,
      bills,
      payments: new Map(payments.map((payment) => [payment.paymentId, payment])),
      entriesOfReversed: grouped(entries),
      paidFor,
      latestRevision,
      waiting,
      handled: new Set(receipts.handled),
      reused: new Set(receipts.reused)
    } satisfies Books
  })
