import type { SqlClient } from "effect/sql/SqlClient"
import { AccountType, BillId, DealerId, LedgerKind, LedgerRule, Payment } from "@dealer-billing/domain"
import { Schema, Struct } from "effect"
import { texts } from "../../database/arrays.ts"
import type { EventNames } from "../eventNames.ts"

const Dealer = Schema.BigIntFromString.pipe(Schema.decodeTo(DealerId))
const Bill = Schema.BigIntFromString.pipe(Schema.decodeTo(BillId))

/** A payment under the id of an event, or of what one reverses. */
export const PaymentKnown = Schema.Struct({
  kind: Schema.Literal("payment"),
  known: Payment.mapFields(
    Struct.assign({
      dealerId: Dealer,
      statedSum: Schema.BigIntFromString,
      effect: Schema.BigIntFromString,
      namedBillId: Schema.NullOr(Bill),
      paidAt: Schema.DateTimeUtcFromMillis
    })
  )
})

export const paymentsKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'payment', jsonb_build_object('paymentId', payment_id, 'type', type, 'dealerId', dealer_id::text,
    'accountType', account_type, 'statedSum', stated_sum::text, 'effect', effect::text,
    'namedBillId', named_bill_id::text, 'origin', origin, 'reversesPaymentId', reverses_payment_id,
    'paidAt', (extract(epoch from paid_at) * 1000)::bigint, 'content', content)
  from payments where payment_id = any(${texts([...names.ids, ...names.reversed])})`

/** The entries of all money of one origin, oldest first. */
export const EntriesKnown = Schema.Struct({
  kind: Schema.Literal("entries"),
  known: Schema.Struct({
    origin: Schema.String,
    entries: Schema.Array(
      Schema.Struct({
        dealerId: Dealer,
        accountType: AccountType,
        kind: LedgerKind,
        rule: LedgerRule,
        amount: Schema.BigIntFromString,
        paymentId: Schema.NullOr(Schema.String),
        billId: Schema.NullOr(Bill)
      })
    )
  })
})

export const entriesKnown = (sql: SqlClient, names: EventNames) => sql`
  select 'entries', jsonb_build_object('origin', p.origin, 'entries',
    jsonb_agg(jsonb_build_object('dealerId', l.dealer_id::text, 'accountType', l.account_type, 'kind', l.kind,
      'rule', l.rule, 'amount', l.amount::text, 'paymentId', l.payment_id, 'billId', l.bill_id::text)
      order by l.id))
  from (
    (select origin, payment_id from payments where payment_id = any(${texts(names.reversed)}) offset 0)
    union (select origin, payment_id from payments
      where origin = any(${texts(names.origins)}) and origin <> payment_id offset 0)
    offset 0
  ) p
  cross join lateral (select * from ledger where payment_id = p.payment_id offset 0) l
  group by p.origin`
