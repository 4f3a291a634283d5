import type { SqlClient } from "effect/sql/SqlClient"
import { BillId, DealerId, Payment, PositiveKopecks } from "@dealer-billing/domain"
import { Schema, Struct } from "effect"
import { texts } from "../../database/arrays.ts"
import type { EventNames } from "../eventNames.ts"
import { transferJson, TransferRow } from "../TransferRow.ts"

const Dealer = Schema.BigIntFromString.pipe(Schema.decodeTo(DealerId))
const Bill = Schema.BigIntFromString.pipe(Schema.decodeTo(BillId))

/** A payment under the id of an event, or of what one reverses. */
export const PaymentKnown = Schema.Struct({
  kind: Schema.Literal("payment"),
  known: Payment.mapFields(
    Struct.assign({
      dealerId: Dealer,
      amount: Schema.BigIntFromString.pipe(Schema.decodeTo(PositiveKopecks)),
      namedBillId: Schema.NullOr(Bill),
      paidAt: Schema.DateTimeUtcFromMillis
    })
  )
})

export const paymentsKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'payment', jsonb_build_object('paymentId', payment_id, 'type', type, 'dealerId', dealer_id::text,
    'accountType', account_type, 'amount', stated_sum::text,
    'namedBillId', named_bill_id::text, 'origin', origin, 'reversesPaymentId', reverses_payment_id,
    'paidAt', (extract(epoch from paid_at) * 1000)::bigint, 'content', content)
  from payments where payment_id = any(${texts([...names.ids, ...names.reversed])})`

/** The transfers of all money of one origin, oldest first. */
export const TransfersKnown = Schema.Struct({
  kind: Schema.Literal("transfers"),
  known: Schema.Struct({
    origin: Schema.String,
    transfers: Schema.Array(TransferRow)
  })
})

export const transfersKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'transfers', jsonb_build_object('origin', p.origin, 'transfers',
    jsonb_agg(${transferJson(sql)} order by l.id))
  from (
    (select origin, payment_id from payments where payment_id = any(${texts(names.reversed)}) offset 0)
    union (select origin, payment_id from payments
      where origin = any(${texts(names.origins)}) and origin <> payment_id offset 0)
    offset 0
  ) p
  cross join lateral (select * from transfer where payment_id = p.payment_id offset 0) l
  group by p.origin`
