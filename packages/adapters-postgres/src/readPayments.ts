import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect } from "effect"
import { texts } from "./arrays.ts"
import type { FactNames } from "./factNames.ts"
import { decodeEntriesOfOrigin, decodePayments } from "./PaymentRow.ts"

export const readPayments = (sql: PgClient) =>
  Effect.fn("readPayments")(function* (names: FactNames) {
    const rows = yield* sql`
    select payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, reverses_payment_id,
      revision, paid_at, content
    from payments where payment_id = any(${texts([...names.ids, ...names.reversed])})
  `
    return yield* decodePayments(rows)
  })

/** The entries of reversed payments and of their earlier reversals, oldest first. */
export const readEntriesOfReversed = (sql: PgClient) =>
  Effect.fn("readEntriesOfReversed")(function* (names: FactNames) {
    const rows = yield* sql`
    select coalesce(p.reverses_payment_id, p.payment_id) as origin, l.dealer_id, l.account_type, l.kind, l.rule,
      l.amount, l.payment_id, l.bill_id
    from payments p join ledger l on l.payment_id = p.payment_id
    where p.payment_id = any(${texts(names.reversed)}) or p.reverses_payment_id = any(${texts(names.reversed)})
    order by l.id
  `
    return yield* decodeEntriesOfOrigin(rows)
  })
