import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

/** Payments that name an invoice, less reversals, in kopecks. */
const paid = Effect.fn("paid")(function* (only: string | null) {
  const sql = yield* PgClient.PgClient
  return yield* sql<{ invoiceId: string; paid: bigint }>`
    select invoice_id, sum(case when reverses is null then sum else -sum end)::bigint as paid
    from payment where invoice_id = ${only} or (${only}::text is null and invoice_id is not null)
    group by invoice_id`
})

export const paidOnInvoice = Effect.fn("paidOnInvoice")(function* (id: string) {
  const [row] = yield* paid(id)
  return row?.paid ?? 0n
})

export const paidByInvoice = Effect.fn("paidByInvoice")(function* () {
  return new Map((yield* paid(null)).map((row) => [row.invoiceId, row.paid]))
})
