import type { SqlClient } from "effect/sql/SqlClient"
import { type PaymentMessage } from "@dealer-billing/domain"
import { positionKey, type LedgerRequest } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import type { EventNames } from "./eventNames.ts"
import { InvoiceKnown, invoicesKnown, TotalKnown, totalsKnown } from "./known/invoicesKnown.ts"
import { TransfersKnown, transfersKnown, PaymentKnown, paymentsKnown } from "./known/paymentsKnown.ts"
import { ProcessedKnown, processedKnown } from "./known/processedKnown.ts"
import { rawHash } from "./rawHash.ts"
import { rowsOf } from "../database/rows.ts"

const Known = Schema.Union([ProcessedKnown, PaymentKnown, TransfersKnown, InvoiceKnown, TotalKnown])
type Known = typeof Known.Type

const decodeKnown = rowsOf(Known)

/** Most messages are new: only those at a position that has a processed message are told by their bytes. */
const processedOf = (rows: ReadonlyArray<Known>, messages: ReadonlyArray<PaymentMessage>) => {
  const stored = new Map(
    rows.flatMap((row) =>
      row.kind === "processedMessage" ? [[positionKey(row.known), row.known.sha256] as const] : []
    )
  )
  const handled = new Set<string>()
  const reused = new Set<string>()
  for (const message of stored.size === 0 ? [] : messages) {
    const key = positionKey(message.position)
    const sha256 = stored.get(key)
    if (sha256 !== undefined) (sha256 === Buffer.from(rawHash(message)).toString("hex") ? handled : reused).add(key)
  }
  return { handled, reused }
}

const collected = (rows: ReadonlyArray<Known>, messages: ReadonlyArray<PaymentMessage>) => {
  const payments = rows.flatMap((row) => (row.kind === "payment" ? [row.known] : []))
  const transfers = rows.flatMap((row) => (row.kind === "transfers" ? [row.known] : []))
  const invoices = rows.flatMap((row) => (row.kind === "invoice" ? [row.known] : []))
  const totals = rows.flatMap((row) => (row.kind === "total" ? [row.known] : []))
  return {
    ...processedOf(rows, messages),
    payments: new Map(payments.map((payment) => [payment.paymentId, payment])),
    transfersByOrigin: new Map(transfers.map(({ transfers: own, origin }) => [origin, own])),
    invoices: new Map(invoices.map((invoice) => [invoice.invoiceId, invoice])),
    totals: new Map(totals.map((total) => [total.invoiceId, total]))
  }
}

/**
 * All that is known of what events name, but for the accounts and bills themselves, in one statement: its parts share
 * nothing, and where the events give a part nothing to look for, it costs nothing.
 *
 * A plan that was made while the tables were small is kept while they grow, and joins whole tables if it may: here
 * `lateral` says from which rows it goes on, and `offset 0` that each step is done for itself.
 */
export const readKnown = (sql: SqlClient) =>
  Effect.fn("readKnown")(function* (names: EventNames, { messages }: LedgerRequest) {
    const rows = yield* sql`
      ${processedKnown(sql, messages)}
      union all ${paymentsKnown(sql, names)}
      union all ${transfersKnown(sql, names)}
      union all ${invoicesKnown(sql, names)}
      union all ${totalsKnown(sql, names)}
    `
    return collected(yield* decodeKnown(rows), messages)
  })
