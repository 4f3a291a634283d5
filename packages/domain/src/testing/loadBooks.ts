import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { Bill } from "../bill/Bill.ts"
import { makeAccountBills } from "../ledger/AccountBills.ts"
import type { Books } from "../payment/Books.ts"
import type { LedgerEntry } from "../ledger/Ledger.ts"
import type { BooksRequest } from "../payment/LedgerRepository.ts"
import { isSameMessage, positionKey } from "../payment/Payment.ts"
import { factId, totalOrigin, type PaymentFact } from "../payment/PaymentFact.ts"
import { stakesOf, type Stake } from "../payment/stakes.ts"
import type { MemoryTables } from "./MemoryTables.ts"

/** What the facts name, as far as it exists. */
interface Named {
  readonly accounts: ReadonlyArray<Account>
  readonly bills: ReadonlyArray<Bill>
}

const named = (tables: MemoryTables, facts: ReadonlyArray<PaymentFact>): Named => {
  const invoices = new Set(facts.map((fact) => (fact.type === "payment.reversed" ? undefined : fact.invoiceId)))
  const contracts = new Set(facts.map((fact) => (fact.type === "payment.received" ? fact.contractId : undefined)))
  const reversed = facts.flatMap((fact) =>
    fact.type === "payment.reversed" ? (tables.payments.get(fact.reversesPaymentId) ?? []) : []
  )
  const bills = [...tables.bills.values()].filter((bill) => bill.invoiceId !== null && invoices.has(bill.invoiceId))
  const keys = new Set([...bills, ...reversed].map(accountKey))
  const accounts = [...tables.accounts.values()].filter(
    (account) => keys.has(accountKey(account)) || (account.contractId !== null && contracts.has(account.contractId))
  )
  return { accounts, bills }
}

/** The entries of all money of one origin. */
const entriesOf = ({ entries, payments }: MemoryTables, origin: string): ReadonlyArray<LedgerEntry> =>
  entries.filter(({ paymentId }) => paymentId !== null && payments.get(paymentId)?.origin === origin)

const originsOf = (facts: ReadonlyArray<PaymentFact>): ReadonlyArray<string> =>
  facts.flatMap((fact) => {
    if (fact.type === "payment.reversed") return [fact.reversesPaymentId]
    return fact.type === "invoice.paid-total" ? [totalOrigin(fact.invoiceId)] : []
  })

/** The keys of the positions that have a receipt, of the same message or of another one. */
const known = ({ receipts }: MemoryTables, { messages }: BooksRequest, isSame: boolean): ReadonlySet<string> =>
  new Set(
    messages.flatMap((message) => {
      const key = positionKey(message.position)
      const receipt = receipts.get(key)
      return receipt && isSameMessage(receipt, message) === isSame ? [key] : []
    })
  )

const billsToLoad = (
  tables: MemoryTables,
  stakes: ReadonlyArray<Stake>,
  byInvoice: ReadonlyArray<Bill>,
  moved: ReadonlyArray<LedgerEntry>
) => {
  const closed = new Set(moved.map(({ billId }) => billId))
  const all = [...tables.bills.values()]
  const atStake = stakes.flatMap(({ account, brought, takenBack }) => {
    const own = makeAccountBills(all.filter((bill) => isSameAccount(bill, account)))
    return [...own.oldestOpen(brought), ...own.newestPaid(takenBack)]
  })
  return [...atStake, ...byInvoice, ...all.filter(({ id }) => closed.has(id))]
}

const knownPayments = ({ payments }: MemoryTables, facts: ReadonlyArray<PaymentFact>): Books["payments"] => {
  const ids = facts.flatMap((fact) =>
    fact.type === "payment.reversed" ? [factId(fact), fact.reversesPaymentId] : [factId(fact)]
  )
  return new Map(ids.flatMap((id) => (payments.has(id) ? [[id, payments.get(id)!]] : [])))
}

/** The books of some facts, read from the tables: no more bills than they have to have. */
export const loadBooks = (tables: MemoryTables, request: BooksRequest): Books => {
  const { facts } = request
  const found = named(tables, facts)
  const accountByContract = new Map(
    found.accounts.flatMap((account) => (account.contractId === null ? [] : [[account.contractId, account]]))
  )
  const invoices = new Map(
    found.bills.flatMap((bill) => (bill.invoiceId === null ? [] : [[bill.invoiceId, { ...bill, billId: bill.id }]]))
  )
  const payments = knownPayments(tables, facts)
  const totals = new Map(
    facts.flatMap((fact) => {
      const total = fact.type === "invoice.paid-total" ? tables.totals.get(fact.invoiceId) : undefined
      return total === undefined ? [] : [[total.invoiceId, total] as const]
    })
  )
  const stakes = stakesOf(facts, { accountByContract, invoices, payments, totals })
  const entriesByOrigin = new Map(originsOf(facts).map((origin) => [origin, entriesOf(tables, origin)]))
  const bills = billsToLoad(tables, stakes, found.bills, [...entriesByOrigin.values()].flat())
  return {
    accounts: new Map(found.accounts.map((account) => [accountKey(account), account])),
    accountByContract,
    billByInvoice: new Map([...invoices].map(([invoiceId, { billId }]) => [invoiceId, billId])),
    bills: new Map(bills.map((bill) => [bill.id, bill])),
    payments,
    entriesByOrigin,
    totals,
    handled: known(tables, request, true),
    reused: known(tables, request, false)
  }
}
