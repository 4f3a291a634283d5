import { Effect, Schema } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { texts } from "../database/arrays.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"
import { transferJson, TransferRow } from "../ledger/TransferRow.ts"
import { decodeApplied } from "./PaymentViewRow.ts"

const decodeTransfers = rowsOf(Schema.Struct({ transfer: TransferRow }))

/** Applied payments `p` with what they did. */
export const readApplied = ({ run, sql }: Database["Service"]) =>
  Effect.fn("readApplied")(function* (where: Fragment, order: Fragment, limit: number) {
    const rows = yield* run(sql`
      select p.payment_id, p.type, p.dealer_id, p.account_type, p.stated_sum as amount, p.named_bill_id,
        p.origin, p.reverses_payment_id, p.paid_at, p.content, p.received_at, d.cme_dealer_id
      from (select p.* from payments p where ${where} order by ${order} limit ${limit}) p
      join dealers d on d.id = p.dealer_id
      order by ${order}
    `)
    const decoded = yield* decodeApplied(rows)
    if (decoded.length === 0) return []
    const ids = decoded.map(({ paymentId }) => paymentId)
    const transfers = yield* Effect.flatMap(
      run(sql`
        select ${transferJson(sql)} as transfer from transfer l
        where l.payment_id = any(${texts(ids)}) order by l.id
      `),
      decodeTransfers
    )
    return decoded.map(({ cmeDealerId, receivedAt, ...payment }) => ({
      payment,
      cmeDealerId,
      receivedAt,
      transfers: transfers.flatMap(({ transfer }) => (transfer.paymentId === payment.paymentId ? [transfer] : []))
    }))
  })
