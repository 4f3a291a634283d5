import { LedgerRepository, type Payment, type PaymentEvent, type ProcessedMessage } from "@dealer-billing/domain"
import {
  accountKey,
  boundAllocations,
  eventId,
  isSameMessage,
  makeAccountBills,
  positionKey,
  totalOrigin,
  type AllocationBounds,
  type BillBalance,
  type InvoiceTotal,
  type LedgerChanges,
  type LedgerRequest,
  type LedgerSnapshot
} from "@dealer-billing/domain/internal"
import { Effect, Layer } from "effect"
import { readAccounts, setBalance } from "./accountRows.ts"
import { formatTime, readBills } from "./bills.ts"
import { toJson } from "./json.ts"
import { list, SqliteStore, type Sql } from "./SqliteStore.ts"
import { insertTransfers, transfersOfOrigin } from "./transfers.ts"

const isIn = "in (select value from json_each(?))"

const readPayments = (sql: Sql, events: ReadonlyArray<PaymentEvent>): LedgerSnapshot["payments"] => {
  const ids = events.flatMap((event) =>
    event.type === "payment.reversed" ? [eventId(event), event.reversesPaymentId] : [eventId(event)]
  )
  const found = sql.docs<Payment>(`select doc from payment where payment_id ${isIn}`, list(ids))
  return new Map(found.map((payment) => [payment.paymentId, payment]))
}

const readTransfers = (sql: Sql, events: ReadonlyArray<PaymentEvent>): LedgerSnapshot["transfersByOrigin"] => {
  const origins = events.flatMap((event) => {
    if (event.type === "payment.reversed") return [event.reversesPaymentId]
    return event.type === "invoice.paid-total" ? [totalOrigin(event.invoiceId)] : []
  })
  return new Map(origins.map((origin) => [origin, transfersOfOrigin(sql, origin)]))
}

/** The keys of positions that were processed: with the same bytes, and with other ones. */
const readHandled = (sql: Sql, { messages }: LedgerRequest) => {
  const known = messages.flatMap((message) => {
    const { number, source } = message.position
    const where = "select doc from processed_message where source = ? and number = ?"
    const [stored] = sql.docs<ProcessedMessage>(where, source, number)
    return stored === undefined
      ? []
      : [{ key: positionKey(message.position), isSame: isSameMessage(stored, message) }]
  })
  const keys = (isSame: boolean) => new Set(known.filter((each) => each.isSame === isSame).map(({ key }) => key))
  return { handled: keys(true), reused: keys(false) }
}

/** What the events name, as far as it exists. */
const readNamed = (sql: Sql, events: ReadonlyArray<PaymentEvent>, payments: LedgerSnapshot["payments"]) => {
  const invoiceIds = events.flatMap((event) => ("invoiceId" in event && event.invoiceId ? [event.invoiceId] : []))
  const contractIds = events.flatMap((event) => (event.type === "payment.received" ? [event.contractId] : []))
  const bills = readBills(sql, `invoice_id ${isIn}`, list(invoiceIds))
  const reversed = events.flatMap((event) =>
    event.type === "payment.reversed" ? (payments.get(event.reversesPaymentId) ?? []) : []
  )
  const keys = [...bills, ...reversed].map(accountKey)
  const where = `contract_id ${isIn} or dealer_id || ':' || account_type ${isIn}`
  const accounts = readAccounts(sql, where, list(contractIds), list(keys))
  const totals = sql.docs<InvoiceTotal>(`select doc from invoice_total where invoice_id ${isIn}`, list(invoiceIds))
  return {
    accounts,
    bills,
    totals: new Map(totals.map((total) => [total.invoiceId, total])),
    accountByContract: new Map(
      accounts.flatMap((account) => (account.contractId === null ? [] : [[account.contractId, account] as const]))
    ),
    billByInvoice: new Map(
      bills.flatMap((bill) => (bill.invoiceId === null ? [] : [[bill.invoiceId, bill] as const]))
    )
  }
}

/** As many bills as the events can move money on or off. */
const readBounded = (sql: Sql, bounds: ReadonlyArray<AllocationBounds>): ReadonlyArray<BillBalance> =>
  bounds.flatMap(({ account: { accountType, dealerId }, creditMax, debitMax }) => {
    const own = makeAccountBills(readBills(sql, "dealer_id = ? and account_type = ?", dealerId, accountType))
    return [...own.oldestOpen(creditMax), ...own.newestPaid(debitMax)]
  })

const load = (sql: Sql, request: LedgerRequest): LedgerSnapshot => {
  const { events } = request
  const payments = readPayments(sql, events)
  const { accounts, billByInvoice, bills: named, ...found } = readNamed(sql, events, payments)
  const invoices = new Map([...billByInvoice].map(([id, bill]) => [id, { ...bill, billId: bill.id }]))
  const transfersByOrigin = readTransfers(sql, events)
  const moved = [...transfersByOrigin.values()].flat().flatMap(({ billId }) => (billId === null ? [] : [billId]))
  const bills = [
    ...readBounded(sql, boundAllocations(events, { ...found, invoices, payments })),
    ...named,
    ...readBills(sql, `id ${isIn}`, list(moved))
  ]
  return {
    ...found,
    accounts: new Map(accounts.map((account) => [accountKey(account), account])),
    billByInvoice: new Map([...billByInvoice].map(([invoiceId, { id }]) => [invoiceId, id])),
    bills: new Map(bills.map((bill) => [bill.id, bill])),
    payments,
    transfersByOrigin,
    ...readHandled(sql, request)
  }
}

const save = (sql: Sql, changes: LedgerChanges, nowMs: number): void => {
  for (const payment of changes.payments) {
    const { accountType, amount, dealerId, origin, paymentId, reversesPaymentId } = payment
    const values = [paymentId, dealerId, accountType, amount, origin, reversesPaymentId, nowMs, toJson(payment)]
    sql.insert("payment", values)
  }
  for (const { id, paidAt, paidSum } of changes.bills)
    sql.run("update bill set paid_sum = ?, paid_at = ? where id = ?", paidSum, formatTime(paidAt), id)
  insertTransfers(sql, changes.transfers, nowMs)
  for (const total of changes.totals) sql.insert("invoice_total", [total.invoiceId, toJson(total)], "replace")
  for (const account of changes.accounts) setBalance(sql, account)
  for (const message of changes.processedMessages) {
    const { number, source } = message.position
    sql.insert("processed_message", [source, number, message.paymentId, toJson(message)], "ignore")
  }
  for (const message of changes.parked) {
    const { number, source } = message.position
    sql.insert("parked", [source, number, nowMs, toJson(message)], "ignore")
  }
}

export const ledgerLayer = Layer.effect(
  LedgerRepository,
  Effect.map(SqliteStore, (store) => ({
    load: (request) => store.read((sql) => load(sql, request)),
    save: (changes) => store.write((sql, nowMs) => save(sql, changes, nowMs))
  }))
)
