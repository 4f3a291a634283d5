import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

/** What was paid on each invoice by name, in kopecks, without what was reversed. */
const paid = Effect.fn("paid")(function* (only: string | null) {
  const sql = yield* PgClient.PgClient
  return yield* sql<{ invoiceId: string; paid: bigint }>`
    select invoice_id, sum(case when reverses is null then sum else -sum end)::bigint as paid
    from payment where invoice_id = ${only} or (${only}::text is null and invoice_id is not null)
    group by invoice_id`
})

/** What was paid on an invoice by name, in kopecks, without what was reversed. */
export const paidOnInvoice = Effect.fn("paidOnInvoice")(function* (id: string) {
  const [row] = yield* paid(id)
  return row?.paid ?? 0n
})

/** The same of all invoices on which something was paid, by their ids. */
export const paidByInvoice = Effect.fn("paidByInvoice")(function* () {
  return new Map((yield* paid(null)).map((row) => [row.invoiceId, row.paid]))
})
