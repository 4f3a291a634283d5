import { Effect } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { texts } from "./arrays.ts"
import type { Database } from "./Database.ts"
import { decodeApplied, decodeEntries } from "./PaymentDeskRow.ts"

/**
 * Applied payments `p` with what they did. The page comes first, and whether a payment was stale is asked as a value of
 * each of its rows: for an `exists` the database, which expects more rows than a page has, would read all receipts.
 */
export const readApplied = ({ run, sql }: Database["Service"]) =>
  Effect.fn("readApplied")(function* (where: Fragment, order: Fragment, limit: number) {
    const rows = yield* run(sql`
      select p.payment_id, p.type, p.dealer_id, p.account_type, p.stated_sum, p.effect, p.named_bill_id,
        p.reverses_payment_id, p.revision, p.paid_at, p.content, p.received_at, d.cme_dealer_id,
        coalesce(
          (select true from inbox i where i.payment_id = p.payment_id and i.outcome = 'STALE' limit 1),
          (
            select true from inbox i
              join parked k on (k.topic, k."partition", k."offset") = (i.topic, i."partition", i."offset")
              join parked_event e on e.parked_id = k.id and e.outcome = 'STALE'
            where i.payment_id = p.payment_id and i.outcome = 'PARKED' limit 1
          ),
          false
        ) as is_stale
      from (select p.* from payments p where ${where} order by ${order} limit ${limit}) p
      join dealers d on d.id = p.dealer_id
      order by ${order}
    `)
    const decoded = yield* decodeApplied(rows)
    if (decoded.length === 0) return []
    const ids = decoded.map(({ paymentId }) => paymentId)
    const entries = yield* Effect.flatMap(
      run(sql`
        select dealer_id, account_type, kind, rule, amount, payment_id, bill_id from ledger
        where payment_id = any(${texts(ids)}) order by id
      `),
      decodeEntries
    )
    return decoded.map(({ cmeDealerId, isStale, receivedAt, ...payment }) => ({
      payment,
      cmeDealerId,
      receivedAt,
      isStale,
      entries: entries.filter(({ paymentId }) => paymentId === payment.paymentId)
    }))
  })
