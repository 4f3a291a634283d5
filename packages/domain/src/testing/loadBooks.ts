import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import { makeAccountBills } from "../payment/AccountBills.ts"
import type { Books, TakenTotal } from "../payment/Books.ts"
import type { LedgerEntry } from "../payment/Ledger.ts"
import type { BooksRequest } from "../payment/LedgerRepository.ts"
import { nothingPaidFor, paidForAfter, type FiguresKept, type PaidFor } from "../payment/PaidFor.ts"
import { isSameMessage, positionKey, type Payment } from "../payment/Payment.ts"
import { factId, type PaymentFact } from "../payment/PaymentFact.ts"
import { stakesOf, type Stake } from "../payment/stakes.ts"
import type { MemoryTables } from "./MemoryTables.ts"

/** What the facts name, as far as it exists. */
interface Named {
  readonly accounts: ReadonlyArray<Account>
  readonly bills: ReadonlyArray<Bill>
  readonly reversed: ReadonlyArray<Payment>
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
  return { accounts, bills, reversed }
}

/** The entries of a payment and of its reversals. */
const entriesOf = ({ entries, payments }: MemoryTables, paymentId: string): ReadonlyArray<LedgerEntry> =>
  entries.filter((entry) => {
    const payment = entry.paymentId === null ? undefined : payments.get(entry.paymentId)
    return (payment?.reversesPaymentId ?? payment?.paymentId) === paymentId
  })

const paidForOf = ({ entries, payments }: MemoryTables, billId: BillId): PaidFor => {
  const moved = Map.groupBy(
    entries.filter((entry) => entry.billId === billId),
    ({ paymentId }) => paymentId
  )
  return [...payments.values()].reduce(
    (paid, payment) => paidForAfter(paid, billId, payment, moved.get(payment.paymentId) ?? []),
    nothingPaidFor
  )
}

const waitingFor = (
  { bills, parked, payments, receipts }: MemoryTables,
  facts: ReadonlyArray<PaymentFact>
): Books["waiting"] => {
  const totalled = new Set(facts.map((fact) => (fact.type === "invoice.paid-total" ? fact.invoiceId : null)))
  const invoices = new Set(
    facts.map((fact) => (fact.type === "payment.reversed" ? null : (fact.invoiceId ?? null)))
  )
  const waiting = new Map<string, Array<string>>()
  for (const [key, { isResolved, message }] of parked) {
    const { missing, reason } = message
    if (isResolved || missing === null) continue
    const reversed = payments.get(missing)?.namedBillId ?? null
    const invoiceId =
      reason === "UNKNOWN_INVOICE" && invoices.has(missing)
        ? missing
        : reason === "UNKNOWN_PAYMENT" && reversed !== null
          ? (bills.get(reversed)?.invoiceId ?? null)
          : null
    if (invoiceId === null || (reason === "UNKNOWN_PAYMENT" && !totalled.has(invoiceId))) continue
    waiting.set(invoiceId, [...(waiting.get(invoiceId) ?? []), receipts.get(key)?.paymentId ?? ""])
  }
  return waiting
}

const waitingReversalsOf = ({ parked, receipts }: MemoryTables, facts: ReadonlyArray<PaymentFact>) => {
  const brought = new Set(facts.map((fact) => (fact.type === "payment.received" ? fact.paymentId : null)))
  const open = [...parked].filter(
    ([
      ,
      {
        isResolved,
        message: { missing, reason }
      }
    ]) => {
      return !isResolved && reason === "UNKNOWN_PAYMENT" && brought.has(missing)
    }
  )
  const queues = Map.groupBy(open, ([, { message }]) => message.missing ?? "")
  return new Map([...queues].map(([id, rows]) => [id, rows.map(([key]) => receipts.get(key)?.paymentId ?? "")]))
}

/** The keys of the positions that have a receipt, of the same message or of another one. */
const known = ({ receipts }: MemoryTables, { messages }: BooksRequest, isSame: boolean): ReadonlySet<string> =>
  new Set(
    messages.flatMap((message) => {
      const key = positionKey(message.position)
      const receipt = receipts.get(key)
      return receipt && isSameMessage(receipt, message) === isSame ? [key] : []
    })
  )

const billsToLoad = (tables: MemoryTables, stakes: ReadonlyArray<Stake>, { bills, reversed }: Named) => {
  const closed = new Set(reversed.flatMap(({ paymentId }) => entriesOf(tables, paymentId)).map((e) => e.billId))
  const all = [...tables.bills.values()]
  const atStake = stakes.flatMap(({ account, brought, takenBack }) => {
    const own = makeAccountBills(all.filter((bill) => isSameAccount(bill, account)))
    return [...own.oldestOpen(brought), ...own.newestPaid(takenBack)]
  })
  return [...atStake, ...bills, ...all.filter(({ id }) => closed.has(id))]
}

const latestTotalOf = ({ payments }: MemoryTables, billId: BillId): TakenTotal | undefined =>
  [...payments.values()]
    .flatMap(({ namedBillId, revision, statedSum }) =>
      namedBillId === billId && revision !== null ? [{ revision, stated: statedSum }] : []
    )
    .toSorted((left, right) => left.revision - right.revision)
    .at(-1)

/** Of the message that was parked first where there are several of one total. */
const figuresKeptOf = (
  { parked, receipts }: MemoryTables,
  facts: ReadonlyArray<PaymentFact>
): Books["figuresKept"] => {
  const ids = new Set(facts.map(factId))
  const kept = new Map<string, FiguresKept>()
  for (const [key, { message }] of parked) {
    const id = receipts.get(key)?.paymentId ?? ""
    if (message.figures !== undefined && ids.has(id) && !kept.has(id)) kept.set(id, message.figures)
  }
  return kept
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
  const paidFor = new Map(found.bills.map((bill) => [bill.id, paidForOf(tables, bill.id)]))
  const figuresKept = figuresKeptOf(tables, facts)
  const stakes = stakesOf(facts, { accountByContract, invoices, payments, paidFor, figuresKept })
  return {
    accounts: new Map(found.accounts.map((account) => [accountKey(account), account])),
    accountByContract,
    billByInvoice: new Map([...invoices].map(([invoiceId, { billId }]) => [invoiceId, billId])),
    bills: new Map(billsToLoad(tables, stakes, found).map((bill) => [bill.id, bill])),
    payments,
    entriesOfReversed: new Map(found.reversed.map(({ paymentId }) => [paymentId, entriesOf(tables, paymentId)])),
    paidFor,
    latestTotal: new Map(
      found.bills.flatMap((bill) => {
        const latest = latestTotalOf(tables, bill.id)
        return bill.invoiceId === null || latest === undefined ? [] : [[bill.invoiceId, latest]]
      })
    ),
    figuresKept,
    waiting: waitingFor(tables, facts),
    waitingReversals: waitingReversalsOf(tables, facts),
    handled: known(tables, request, true),
    reused: known(tables, request, false)
  }
}
