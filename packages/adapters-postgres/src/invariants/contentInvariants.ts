import type { SqlClient } from "effect/sql/SqlClient"
import type { Invariant } from "./Invariant.ts"

/**
 * The payments with their facts as JSON, null where it is none, so that one bad row does not end the check. Without
 * the offset each use of the fact would read the text again.
 */
const paymentsWithFact = (sql: SqlClient) => sql`(
  select p.*, case when pg_input_is_valid(p.content, 'jsonb') then p.content::jsonb end as fact,
    (p.stated_sum / 100)::text || '.' || lpad((p.stated_sum % 100)::text, 2, '0') as sum_text
  from payments p offset 0
) p`

/** What a payment says beside the fact that it was made from. */
export const contentInvariants: ReadonlyArray<Invariant> = [
  {
    name: "payment-content",
    title: "The event that a payment was made from states the same type, id, sum and time; a total its own id",
    broken: (sql) => sql`
      select payment_id, type, stated_sum
      from ${paymentsWithFact(sql)}
      where (fact ->> 'currency', fact ->> 'paidAt')
          is distinct from ('RUB', to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        or case when fact ->> 'type' = 'invoice.paid-total'
          then (origin, payment_id) is distinct from
            ('total:' || (fact ->> 'invoiceId'), 'total:' || (fact ->> 'invoiceId') || ':' || (fact ->> 'revision'))
          else (fact ->> 'type', fact ->> 'sum', fact ->> 'paymentId', fact ->> 'reversesPaymentId')
            is distinct from (type, sum_text, payment_id, reverses_payment_id) end`
  },
  {
    name: "payment-place",
    // What a person sent elsewhere was parked before, and has no receipt that applied it.
    title: "A payment applied as it came belongs to the contract and names the invoice that its fact states",
    broken: (sql) => sql`
      select p.payment_id, p.dealer_id, p.account_type, p.named_bill_id
      from ${paymentsWithFact(sql)}
      join inbox i on i.payment_id = p.payment_id and i.outcome = 'APPLIED'
      join accounts a on a.dealer_id = p.dealer_id and a.account_type = p.account_type
      left join bill b on b.id = p.named_bill_id
      where p.fact ->> 'contractId' <> a.contract_id
        or p.type <> 'payment.reversed' and p.fact ->> 'invoiceId' is distinct from b.invoice_id`
  }
]
