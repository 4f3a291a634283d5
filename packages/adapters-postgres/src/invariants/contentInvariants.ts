import type { SqlClient } from "effect/sql/SqlClient"
import type { Invariant } from "./Invariant.ts"

/**
 * The payments with their events as JSON, null where it is none, so that one bad row does not end the check. Without
 * the offset each use of the event would read the text again.
 */
const paymentsWithEvent = (sql: SqlClient) => sql`(
  select p.*, case when pg_input_is_valid(p.content, 'jsonb') then p.content::jsonb end as event,
    (p.stated_sum / 100)::text || '.' || lpad((p.stated_sum % 100)::text, 2, '0') as sum_text
  from payments p offset 0
) p`

/** What a payment says beside the event that it was made from. */
export const contentInvariants: ReadonlyArray<Invariant> = [
  {
    name: "payment-content",
    title: "The event that a payment was made from states the same type, id, sum and time; a total its own id",
    broken: (sql) => sql`
      select payment_id, type, stated_sum
      from ${paymentsWithEvent(sql)}
      where (event ->> 'currency', event ->> 'paidAt')
          is distinct from ('RUB', to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        or case when event ->> 'type' = 'invoice.paid-total'
          then (origin, payment_id) is distinct from
            ('total:' || (event ->> 'invoiceId'), 'total:' || (event ->> 'invoiceId') || ':' || (event ->> 'revision'))
          else (event ->> 'type', event ->> 'sum', event ->> 'paymentId', event ->> 'reversesPaymentId')
            is distinct from (type, sum_text, payment_id, reverses_payment_id) end`
  },
  {
    name: "payment-place",
    // What a person sent elsewhere was parked before, and has no processed message that applied it.
    title: "A payment applied as it came belongs to the contract and names the invoice that its event states",
    broken: (sql) => sql`
      select p.payment_id, p.dealer_id, p.account_type, p.named_bill_id
      from ${paymentsWithEvent(sql)}
      join processed_message i on i.payment_id = p.payment_id and i.outcome = 'APPLIED'
      join accounts a on a.dealer_id = p.dealer_id and a.account_type = p.account_type
      left join bill b on b.id = p.named_bill_id
      where p.event ->> 'contractId' <> a.contract_id
        or p.type <> 'payment.reversed' and p.event ->> 'invoiceId' is distinct from b.invoice_id`
  }
]
