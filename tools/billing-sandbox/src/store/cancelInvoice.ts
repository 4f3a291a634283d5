import { formatMoney } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect } from "effect"
import { conflict, notFound } from "../shared/Refused.ts"
import { paidOnInvoice } from "./paidByInvoice.ts"
import { PersonalData } from "./PersonalData.ts"
import { readRow } from "./readRow.ts"
import type { InvoiceRow } from "./rows.ts"

/** Other payments and cancellations wait until the transaction ends. */
export const lockInvoice = Effect.fn("lockInvoice")(function* (id: string) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<InvoiceRow>`select * from invoice
    where id = ${id} and lost_at is null for no key update`
  return row === undefined ? yield* notFound("invoice", id) : yield* readRow("invoice", row)
})

const cancel = Effect.fn("cancelInvoice.cancel")(function* (id: string, reason: string) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  const invoice = yield* lockInvoice(id)
  if (invoice.cancelledAt !== null) return { id, cancelledAt: invoice.cancelledAt }
  const paid = yield* paidOnInvoice(id)
  if (paid > 0n) {
    return yield* conflict("invoice-has-money", `The invoice ${id} has payments of ${formatMoney(paid)}`)
  }
  const encrypted = (yield* PersonalData).encrypt(reason)
  yield* sql`update invoice set cancelled_at = ${now}, cancel_reason = ${encrypted} where id = ${id}`
  return { id, cancelledAt: now }
})

/** Refuses an invoice with payments. A repeat changes nothing. */
export const cancelInvoice = Effect.fn("cancelInvoice")(function* (id: string, reason: string) {
  const sql = yield* PgClient.PgClient
  return yield* sql.withTransaction(cancel(id, reason))
})
