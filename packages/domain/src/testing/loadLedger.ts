import { accountKey, isSameAccount, type Account } from "../account/Account.ts"
import type { Bill } from "../bill/Bill.ts"
import { makeAccountBills } from "../ledger/AccountBills.ts"
import type { LedgerSnapshot } from "../payment/LedgerSnapshot.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { LedgerRequest } from "../payment/LedgerRepository.ts"
import { isSameMessage, positionKey } from "../payment/Payment.ts"
import { eventId, totalOrigin, type PaymentEvent } from "../payment/PaymentEvent.ts"
import { boundAllocations, type AllocationBounds } from "../payment/allocationBounds.ts"
import type { MemoryTables } from "./MemoryTables.ts"

/** What the events name, as far as it exists. */
interface Named {
  readonly accounts: ReadonlyArray<Account>
  readonly bills: ReadonlyArray<Bill>
}

const named = (tables: MemoryTables, events: ReadonlyArray<PaymentEvent>): Named => {
  const invoices = new Set(events.map((event) => (event.type === "payment.reversed" ? undefined : event.invoiceId)))
  const contracts = new Set(
    events.map((event) => (event.type === "payment.received" ? event.contractId : undefined))
  )
  const reversed = events.flatMap((event) =>
    event.type === "payment.reversed" ? (tables.payments.get(event.reversesPaymentId) ?? []) : []
  )
  const bills = [...tables.bills.values()].filter((bill) => bill.invoiceId !== null && invoices.has(bill.invoiceId))
  const keys = new Set([...bills, ...reversed].map(accountKey))
  const accounts = [...tables.accounts.values()].filter(
    (account) => keys.has(accountKey(account)) || (account.contractId !== null && contracts.has(account.contractId))
  )
  return { accounts, bills }
}

/** The transfers of all money of one origin. */
const entriesOf = ({ transfers, payments }: MemoryTables, origin: string): ReadonlyArray<Transfer> =>
  transfers.filter(({ paymentId }) => paymentId !== null && payments.get(paymentId)?.origin === origin)

const originsOf = (events: ReadonlyArray<PaymentEvent>): ReadonlyArray<string> =>
  events.flatMap((event) => {
    if (event.type === "payment.reversed") return [event.reversesPaymentId]
    return event.type === "invoice.paid-total" ? [totalOrigin(event.invoiceId)] : []
  })

/** The keys of the positions that have a processed message, of the same message or of another one. */
const known = (
  { processedMessages }: MemoryTables,
  { messages }: LedgerRequest,
  isSame: boolean
): ReadonlySet<string> =>
  new Set(
    messages.flatMap((message) => {
      const key = positionKey(message.position)
      const processedMessage = processedMessages.get(key)
      return processedMessage && isSameMessage(processedMessage, message) === isSame ? [key] : []
    })
  )

const billsToLoad = (
  tables: MemoryTables,
  bounds: ReadonlyArray<AllocationBounds>,
  byInvoice: ReadonlyArray<Bill>,
  moved: ReadonlyArray<Transfer>
) => {
  const closed = new Set(moved.map(({ billId }) => billId))
  const all = [...tables.bills.values()]
  const withinBounds = bounds.flatMap(({ account, creditMax, debitMax }) => {
    const own = makeAccountBills(all.filter((bill) => isSameAccount(bill, account)))
    return [...own.oldestOpen(creditMax), ...own.newestPaid(debitMax)]
  })
  return [...withinBounds, ...byInvoice, ...all.filter(({ id }) => closed.has(id))]
}

const knownPayments = (
  { payments }: MemoryTables,
  events: ReadonlyArray<PaymentEvent>
): LedgerSnapshot["payments"] => {
  const ids = events.flatMap((event) =>
    event.type === "payment.reversed" ? [eventId(event), event.reversesPaymentId] : [eventId(event)]
  )
  return new Map(ids.flatMap((id) => (payments.has(id) ? [[id, payments.get(id)!]] : [])))
}

/** The books of some events, read from the tables: no more bills than they have to have. */
export const loadLedger = (tables: MemoryTables, request: LedgerRequest): LedgerSnapshot => {
  const { events } = request
  const found = named(tables, events)
  const accountByContract = new Map(
    found.accounts.flatMap((account) => (account.contractId === null ? [] : [[account.contractId, account]]))
  )
  const invoices = new Map(
    found.bills.flatMap((bill) => (bill.invoiceId === null ? [] : [[bill.invoiceId, { ...bill, billId: bill.id }]]))
  )
  const payments = knownPayments(tables, events)
  const totals = new Map(
    events.flatMap((event) => {
      const total = event.type === "invoice.paid-total" ? tables.totals.get(event.invoiceId) : undefined
      return total === undefined ? [] : [[total.invoiceId, total] as const]
    })
  )
  const bounds = boundAllocations(events, { accountByContract, invoices, payments, totals })
  const transfersByOrigin = new Map(originsOf(events).map((origin) => [origin, entriesOf(tables, origin)]))
  const bills = billsToLoad(tables, bounds, found.bills, [...transfersByOrigin.values()].flat())
  return {
    accounts: new Map(found.accounts.map((account) => [accountKey(account), account])),
    accountByContract,
    billByInvoice: new Map([...invoices].map(([invoiceId, { billId }]) => [invoiceId, billId])),
    bills: new Map(bills.map((bill) => [bill.id, bill])),
    payments,
    transfersByOrigin,
    totals,
    handled: known(tables, request, true),
    reused: known(tables, request, false)
  }
}
