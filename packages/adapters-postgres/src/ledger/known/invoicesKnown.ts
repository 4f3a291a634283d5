import type { SqlClient } from "effect/sql/SqlClient"
import { AccountType, BillId, DealerId } from "@dealer-billing/domain"
import { Schema } from "effect"
import { texts } from "../../database/arrays.ts"
import type { EventNames } from "../eventNames.ts"

const Bill = Schema.BigIntFromString.pipe(Schema.decodeTo(BillId))

/** An invoice that events name, and its bill. */
export const InvoiceKnown = Schema.Struct({
  kind: Schema.Literal("invoice"),
  known: Schema.Struct({
    invoiceId: Schema.String,
    billId: Bill,
    dealerId: Schema.BigIntFromString.pipe(Schema.decodeTo(DealerId)),
    accountType: AccountType
  })
})

export const invoicesKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'invoice', jsonb_build_object('invoiceId', invoice_id, 'billId', id::text, 'dealerId', dealer_id::text,
    'accountType', account_type)
  from bill where invoice_id = any(${texts(names.invoices)})`

/** The newest total of an invoice. */
export const TotalKnown = Schema.Struct({
  kind: Schema.Literal("total"),
  known: Schema.Struct({
    invoiceId: Schema.String,
    revision: Schema.Int,
    totalPaid: Schema.BigIntFromString
  })
})

export const totalsKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'total', jsonb_build_object('invoiceId', invoice_id, 'revision', revision, 'totalPaid', total_paid::text)
  from invoice_total where invoice_id = any(${texts(names.totalled)})`
