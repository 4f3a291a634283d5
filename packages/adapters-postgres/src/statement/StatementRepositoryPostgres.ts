import { StatementRepository, type AccountId } from "@dealer-billing/domain"
import { type StatementKind, type StatementQuery } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Layer } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { Database } from "../database/Database.ts"
import { listNamedBills } from "../bill/listNamedBills.ts"
import { readBillFacts } from "./readBillFacts.ts"
import { listPayments, readMonthFacts } from "./readMonthFacts.ts"
import { decodeStatementFacts } from "./StatementRow.ts"

type Sql = Database["Service"]["sql"]

const isOfAccount = (sql: Sql, { accountType, dealerId }: AccountId) =>
  sql`dealer_id = ${dealerId} and account_type = ${accountType}`

const columns = (sql: Sql) => sql`kind, booked_at, amount, document_id, bill_id, paid_at, reverses_payment_id`

const bills = (sql: Sql, account: AccountId, kind: Fragment, time: Fragment, sum: Fragment) => sql`
  select ${kind}, ${time}, ${sum}, id::text, id, null::timestamptz, null::text
  from bill where ${isOfAccount(sql, account)} and ${time} is not null`

const payments = (sql: Sql, account: AccountId, kind: Fragment, isOfKind: Fragment) => sql`
  select ${kind}, received_at, effect, payment_id, named_bill_id, paid_at, reverses_payment_id
  from payments where ${isOfAccount(sql, account)} and ${isOfKind}`

const sources = (sql: Sql, account: AccountId): Readonly<Record<StatementKind, Fragment>> => ({
  BILL: bills(sql, account, sql`'BILL'`, sql`created_at`, sql`common_sum`),
  BILL_CANCELLED: bills(sql, account, sql`'BILL_CANCELLED'`, sql`cancelled_at`, sql`-common_sum`),
  PAYMENT: payments(sql, account, sql`'PAYMENT'`, sql`type = 'payment.received'`),
  REVERSAL: payments(sql, account, sql`'REVERSAL'`, sql`type = 'payment.reversed'`),
  DEPOSIT_RETURN: sql`
  select 'DEPOSIT_RETURN', returned_at, sum, return_id, null::bigint, null::timestamptz, null::text
  from deposit_return where ${isOfAccount(sql, account)}`
})

/** One statement, so that the opening balance and the rows see the same snapshot. */
const read = ({ run, sql }: Database["Service"]) =>
  Effect.fn("StatementRepositoryPostgres.read")(function* ({ account, kinds, limit, span }: StatementQuery) {
    const all = sources(sql, account)
    const [first, ...rest] = kinds.map((kind) => all[kind])
    if (first === undefined) return { before: new Map(), facts: [] }
    const union = rest.reduce((whole, source) => sql`${whole} union all ${source}`, first)
    const [start, end] = [DateTime.toDateUtc(span.start), DateTime.toDateUtc(span.end)]
    const rows = yield* run(sql`
      with facts (${columns(sql)}) as (${union})
      select true as is_before, kind, null as booked_at, sum(amount)::bigint as amount, '' as document_id,
        null as bill_id, null as deal_id, null as paid_at, null as reverses_payment_id, null as invoice_number,
        null as issued_at
      from facts where booked_at < ${start} group by kind
      union all
      select false, f.kind, f.booked_at, f.amount, f.document_id, f.bill_id, b.deal_id, f.paid_at,
        f.reverses_payment_id, b.invoice_number, b.issued_at
      from (
        select * from facts where booked_at >= ${start} and booked_at < ${end}
        order by booked_at, kind, document_id
        limit ${limit}
      ) f
      left join bill b on b.id = f.bill_id
    `)
    return yield* decodeStatementFacts(rows)
  })

export const StatementRepositoryPostgres = Layer.effect(
  StatementRepository,
  Effect.map(Database, (database) => ({
    read: read(database),
    readMonth: readMonthFacts(database),
    readBill: readBillFacts(database),
    listPayments: listPayments(database),
    listNamed: listNamedBills(database)
  }))
)
