import type { PgClient } from "@effect/sql-pg/PgClient"
import {
  BillId,
  LedgerKind,
  LedgerRule,
  nothingPaidFor,
  withEntry,
  type Books,
  type PaidFor
} from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { texts } from "./arrays.ts"
import type { FactNames } from "./factNames.ts"
import { rowsOf } from "./rows.ts"

const decodeNamed = rowsOf(
  Schema.Struct({
    billId: BillId,
    invoiceId: Schema.String,
    revision: Schema.NullOr(Schema.Int),
    named: Schema.BigInt
  })
)
const decodeMoved = rowsOf(
  Schema.Struct({
    billId: BillId,
    kind: LedgerKind,
    rule: LedgerRule,
    isNaming: Schema.Boolean,
    amount: Schema.BigInt
  })
)

const readNamed = (sql: PgClient) =>
  Effect.fn("readTotals.named")(function* (names: FactNames) {
    const rows = yield* sql`
      select b.id as bill_id, b.invoice_id, max(p.revision) as revision, coalesce(sum(p.effect), 0)::bigint as named
      from bill b left join payments p on p.named_bill_id = b.id
      where b.invoice_id = any(${texts(names.totalled)})
      group by b.id
    `
    return yield* decodeNamed(rows)
  })

const readMoved = (sql: PgClient) =>
  Effect.fn("readTotals.moved")(function* (names: FactNames) {
    const rows = yield* sql`
      select b.id as bill_id, l.kind, l.rule, p.named_bill_id is not distinct from b.id as is_naming,
        sum(l.amount)::bigint as amount
      from bill b
      join ledger l on l.bill_id = b.id
      join payments p on p.payment_id = l.payment_id
      where b.invoice_id = any(${texts(names.totalled)})
      group by b.id, l.kind, l.rule, is_naming
    `
    return yield* decodeMoved(rows)
  })

/** What running totals are compared with; nothing is read when no fact is one. */
export const readTotals = (sql: PgClient) =>
  Effect.fn("readTotals")(function* (names: FactNames) {
    const named = names.totalled.length === 0 ? [] : yield* readNamed(sql)(names)
    const moved = names.totalled.length === 0 ? [] : yield* readMoved(sql)(names)
    const paidFor = new Map<BillId, PaidFor>(
      named.map((row) => [row.billId, { ...nothingPaidFor, named: row.named }])
    )
    for (const { billId, isNaming, ...entry } of moved) {
      paidFor.set(billId, withEntry(paidFor.get(billId) ?? nothingPaidFor, entry, isNaming))
    }
    const latestRevision = new Map(
      named.flatMap(({ invoiceId, revision }) => (revision === null ? [] : [[invoiceId, revision]]))
    )
    return { latestRevision, paidFor } satisfies Pick<Books, "latestRevision" | "paidFor">
  })
