import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option } from "effect"
import { makeInvoiceNumber } from "../shared/localId.ts"
import { IssuedInvoices, type BegunInvoice, type BeginInvoice, type CountedInvoice } from "./IssuedInvoices.ts"
import { stored } from "./stored.ts"

interface InvoiceRow {
  readonly number: string
  readonly invoiceId: string | null
  readonly pdfUrl: string | null
}

const readBegun = ({ invoiceId, number, pdfUrl }: InvoiceRow): BegunInvoice => ({
  number,
  sent: invoiceId === null || pdfUrl === null ? null : { invoiceId, pdfUrl }
})

interface CountedRow extends InvoiceRow {
  readonly openCount: number
}

const readCounted = (row: CountedRow): CountedInvoice => ({ ...readBegun(row), openCount: row.openCount })

const begin = (sql: PgClient.PgClient) =>
  Effect.fn("IssuedInvoices.begin")(function* ({ contractId, payerVersion, reference }: BeginInvoice) {
    for (let attempt = 0; ; attempt += 1) {
      const number = makeInvoiceNumber(reference, attempt)
      yield* sql`insert into billing_tbank.invoice (reference, number, contract_id, payer_version)
        values (${reference}, ${number}, ${contractId}, ${payerVersion}) on conflict do nothing`
      const [counted] = yield* sql<CountedRow>`update billing_tbank.invoice
        set open_count = open_count + 1, payer_version = ${payerVersion}
        where reference = ${reference} and invoice_id is null
        returning number, invoice_id, pdf_url, open_count - 1 as open_count`
      if (counted !== undefined) return readCounted(counted)
      const [issued] = yield* sql<CountedRow>`select number, invoice_id, pdf_url, open_count
        from billing_tbank.invoice where reference = ${reference}`
      if (issued !== undefined) return readCounted(issued)
    }
  })

/** The first answer stays. An id of another reference violates a constraint. */
const complete = (sql: PgClient.PgClient, reference: string, sent: { invoiceId: string; pdfUrl: string }) =>
  sql`update billing_tbank.invoice
    set invoice_id = coalesce(invoice_id, ${sent.invoiceId}), pdf_url = coalesce(pdf_url, ${sent.pdfUrl}),
      answered_at = coalesce(answered_at, now()), open_count = 0
    where reference = ${reference} returning reference`.pipe(
    Effect.map((rows) => rows.length > 0),
    Effect.catchReason("SqlError", "UniqueViolation", () => Effect.succeed(false))
  )

export const IssuedInvoicesPostgres = Layer.effect(
  IssuedInvoices,
  Effect.map(PgClient.PgClient, (sql) => {
    const beginWith = begin(sql)
    return {
      begin: (invoice) => stored(beginWith(invoice)),
      complete: (reference, sent) => stored(complete(sql, reference, sent)),
      release: (reference) =>
        stored(
          Effect.asVoid(sql`update billing_tbank.invoice set open_count = open_count - 1
            where reference = ${reference} and open_count > 0`)
        ),
      find: (reference) =>
        stored(
          Effect.map(
            sql<InvoiceRow>`select number, invoice_id, pdf_url from billing_tbank.invoice
              where reference = ${reference} and (invoice_id is not null or open_count > 0)`,
            ([row]) => Option.map(Option.fromUndefinedOr(row), readBegun)
          )
        )
    }
  })
)
