import type { SqlClient } from "effect/sql/SqlClient"
import type { Invariant } from "./Invariant.ts"

/** Payments `p` with their events. The columns of an event are null if the content is not a JSON object. */
const paymentsWithEvent = (sql: SqlClient) => sql`
  payments p
  left join lateral jsonb_to_record(
    case when pg_input_is_valid(p.content, 'jsonb') and p.content is json object then p.content::jsonb end
  ) as event (type text, "paymentId" text, "reversesPaymentId" text, "contractId" text, "invoiceId" text,
    revision text, sum text, currency text, "paidAt" text) on true`

const statedSum = (sql: SqlClient) =>
  sql`(p.stated_sum / 100)::text || '.' || lpad((p.stated_sum % 100)::text, 2, '0')`

export const contentInvariants: ReadonlyArray<Invariant> = [
  {
    name: "payment-content",
    title:
      "The stored event of a payment has the same type, id, sum and time; a total has its invoice and revision",
    broken: (sql) => sql`
      select p.payment_id, p.type, p.stated_sum
      from ${paymentsWithEvent(sql)}
      where (event.currency, event."paidAt")
          is distinct from ('RUB', to_char(p.paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        or case when event.type = 'invoice.paid-total'
          then (p.origin, p.payment_id) is distinct from
            ('total:' || event."invoiceId", 'total:' || event."invoiceId" || ':' || event.revision)
          else (event.type, event.sum, event."paymentId", event."reversesPaymentId")
            is distinct from (p.type, ${statedSum(sql)}, p.payment_id, p.reverses_payment_id) end`
  },
  {
    name: "payment-place",
    // A payment that an operator redirected was parked before, so no processed message has applied it.
    title: "A payment that was applied on arrival has the contract and the invoice of its event",
    broken: (sql) => sql`
      select p.payment_id, p.dealer_id, p.account_type, p.named_bill_id
      from ${paymentsWithEvent(sql)}
      join processed_message i on i.payment_id = p.payment_id and i.outcome = 'APPLIED'
      join accounts a on a.dealer_id = p.dealer_id and a.account_type = p.account_type
      left join bill b on b.id = p.named_bill_id
      where event."contractId" <> a.contract_id
        or p.type <> 'payment.reversed' and event."invoiceId" is distinct from b.invoice_id`
  }
]
