import type { SqlClient } from "effect/sql/SqlClient"
import { AccountType, BillId, DealerId, LedgerKind } from "@dealer-billing/domain"
import { Schema } from "effect"
import { texts } from "../arrays.ts"
import type { FactNames } from "../factNames.ts"

const Bill = Schema.BigIntFromString.pipe(Schema.decodeTo(BillId))

const totalledBills = (sql: SqlClient, names: FactNames) => sql`
  select id, invoice_id from bill where invoice_id = any(${texts(names.totalled)}) offset 0`

/** As the one index has it that can be used for it (migration 23). */
const unresolvedMissing = (sql: SqlClient) => sql`(case when resolved_at is null then missing end)`

/** Of the message at the position of `p`. */
const receiptOf = (sql: SqlClient) => sql`
  select payment_id from inbox
  where topic = p.topic and "partition" = p."partition" and "offset" = p."offset" offset 0`

/** An invoice that facts name, and its bill. */
export const InvoiceKnown = Schema.Struct({
  kind: Schema.Literal("invoice"),
  known: Schema.Struct({
    invoiceId: Schema.String,
    billId: Bill,
    dealerId: Schema.BigIntFromString.pipe(Schema.decodeTo(DealerId)),
    accountType: AccountType
  })
})

export const invoicesKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'invoice', jsonb_build_object('invoiceId', invoice_id, 'billId', id::text, 'dealerId', dealer_id::text,
    'accountType', account_type)
  from bill where invoice_id = any(${texts(names.invoices)})`

/**
 * The parked facts that wait for an invoice which facts name, by their ids, oldest first; for that of a running total
 * also the parked reversals of payments that name it.
 */
export const WaitingKnown = Schema.Struct({
  kind: Schema.Literal("waiting"),
  known: Schema.Struct({ invoiceId: Schema.String, ids: Schema.Array(Schema.String) })
})

export const waitingKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'waiting', jsonb_build_object('invoiceId', p.invoice_id,
    'ids', jsonb_agg(coalesce(i.payment_id, '') order by p.id))
  from (
    select missing as invoice_id, id, topic, "partition", "offset"
    from (select * from parked where ${unresolvedMissing(sql)} = any(${texts(names.invoices)}) offset 0) own
    where reason = 'UNKNOWN_INVOICE'
    union all
    select b.invoice_id, r.id, r.topic, r."partition", r."offset"
    from (${totalledBills(sql, names)}) b
    cross join lateral (select payment_id from payments where named_bill_id = b.id offset 0) reversed
    cross join lateral (select * from parked where ${unresolvedMissing(sql)} = reversed.payment_id offset 0) r
    where r.reason = 'UNKNOWN_PAYMENT'
  ) p
  cross join lateral (${receiptOf(sql)}) i
  group by p.invoice_id`

/** The parked reversals that wait for a payment which facts bring, by their ids, oldest first. */
export const ReversalsKnown = Schema.Struct({
  kind: Schema.Literal("reversals"),
  known: Schema.Struct({ paymentId: Schema.String, ids: Schema.Array(Schema.String) })
})

export const reversalsKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'reversals', jsonb_build_object('paymentId', p.missing,
    'ids', jsonb_agg(coalesce(i.payment_id, '') order by p.id))
  from (select * from parked where ${unresolvedMissing(sql)} = any(${texts(names.brought)}) offset 0) p
  cross join lateral (${receiptOf(sql)}) i
  where p.reason = 'UNKNOWN_PAYMENT'
  group by p.missing`

/** What the payments that name the bill of a running total came to, and the total of the greatest revision. */
export const TotalKnown = Schema.Struct({
  kind: Schema.Literal("total"),
  known: Schema.Struct({
    billId: Bill,
    invoiceId: Schema.String,
    revision: Schema.NullOr(Schema.Int),
    stated: Schema.NullOr(Schema.BigIntFromString),
    named: Schema.BigIntFromString,
    byTotals: Schema.BigIntFromString
  })
})

export const totalsKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'total', jsonb_build_object('billId', b.id::text, 'invoiceId', b.invoice_id, 'revision', max(p.revision),
    'stated', (array_agg(p.stated_sum order by p.revision desc) filter (where p.revision is not null))[1]::text,
    'named', coalesce(sum(p.effect), 0)::text,
    'byTotals', coalesce(sum(p.effect) filter (where p.type = 'invoice.paid-total'), 0)::text)
  from (${totalledBills(sql, names)}) b
  left join lateral (select * from payments where named_bill_id = b.id offset 0) p on true
  group by b.id, b.invoice_id`

/** What a running total that was parked for its sum goes on being compared with: as it was when it came first. */
export const FiguresKnown = Schema.Struct({
  kind: Schema.Literal("figures"),
  known: Schema.Struct({ totalId: Schema.String, named: Schema.BigIntFromString, direct: Schema.BigIntFromString })
})

export const figuresKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'figures', jsonb_build_object('totalId', i.payment_id,
    'named', (array_agg(p.kept_named order by p.id))[1]::text,
    'direct', (array_agg(p.kept_direct order by p.id))[1]::text)
  from (select * from inbox where outcome = 'PARKED' and payment_id = any(${texts(names.totals)}) offset 0) i
  cross join lateral (
    select * from parked where topic = i.topic and "partition" = i."partition" and "offset" = i."offset" offset 0
  ) p
  where p.kept_named is not null
  group by i.payment_id`

/** How much of what the payments that name the bill of a running total brought lies on it. */
export const PlacedKnown = Schema.Struct({
  kind: Schema.Literal("placed"),
  known: Schema.Struct({ billId: Bill, kind: LedgerKind, amount: Schema.BigIntFromString })
})

export const placedKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'placed', jsonb_build_object('billId', b.id::text, 'kind', l.kind, 'amount', sum(l.amount)::text)
  from (${totalledBills(sql, names)}) b
  cross join lateral (select * from ledger where bill_id = b.id offset 0) l
  cross join lateral (select named_bill_id from payments where payment_id = l.payment_id offset 0) p
  where p.named_bill_id = b.id
  group by b.id, l.kind`

/** What each payment that names no bill put on that of a running total, and has left after its reversals. */
export const DirectKnown = Schema.Struct({
  kind: Schema.Literal("direct"),
  known: Schema.Struct({
    billId: Bill,
    origin: Schema.String,
    put: Schema.BigIntFromString,
    left: Schema.BigIntFromString
  })
})

/** A payment has one entry of a rule on a bill, so that no sum counts any of them twice. */
export const directKnown = (sql: SqlClient, names: FactNames) => sql`
  select 'direct', jsonb_build_object('billId', b.id::text, 'origin', p.payment_id,
    'put', (l.amount - coalesce(sum(taken.amount), 0))::text,
    'left', (p.effect + coalesce(sum(back.effect), 0))::text)
  from (${totalledBills(sql, names)}) b
  cross join lateral (select * from ledger where bill_id = b.id and rule = 'OLDEST_OPEN_BILL' offset 0) l
  cross join lateral (select * from payments where payment_id = l.payment_id offset 0) p
  left join lateral (select * from payments where reverses_payment_id = p.payment_id offset 0) back on true
  left join lateral (select * from ledger where payment_id = back.payment_id offset 0) taken
    on taken.bill_id = b.id and taken.rule = 'REVERSED_FROM_CLOSED_BILL'
  where p.type = 'payment.received' and p.named_bill_id is null
  group by b.id, p.payment_id, p.effect, l.amount`
