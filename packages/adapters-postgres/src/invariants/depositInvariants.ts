import { effectOnBalance } from "./entryEffects.ts"
import type { Invariant } from "./Invariant.ts"

/** What deposit returns and the ledger say of each other. */
export const depositInvariants: ReadonlyArray<Invariant> = [
  {
    name: "deposit-return",
    title: "Every return of a deposit has its one ledger entry and states what was held after it",
    broken: (sql) => sql`
      select r.return_id, l.id as entry_id, r.dealer_id, r.sum, l.amount, r.held_after, l.held
      from (
        select * from (
          select l.*, sum(${effectOnBalance(sql)}) over (partition by l.dealer_id order by l.id) as held
          from ledger l where l.account_type = 'DEPOSIT'
        ) held
        where kind = 'BALANCE_TO_RETURN'
      ) l
      full join deposit_return r on r.ledger_id = l.id
      where (r.dealer_id, r.account_type, r.sum, r.held_after)
        is distinct from (l.dealer_id, l.account_type, l.amount, l.held)`
  },
  {
    name: "parked-owed",
    title:
      "A parked message that says what it takes back of a held deposit says it of that deposit, and no other sum",
    // Bytes that are not those that came may be anything; `parked-receipt` tells of them.
    broken: (sql) => sql`
      select p.id as parked_id, p.owed_dealer_id, p.owed_sum, p.owed_origin
      from (
        select k.*, case when pg_input_is_valid(told.text, 'jsonb') then told.text::jsonb end as fact
        from parked k join inbox i using (topic, "partition", "offset")
        cross join lateral (select replace(convert_from(k.raw, 'UTF8'), '\\u0000', '') as text) told
        where k.owed_sum is not null and sha256(k.raw) = i.raw_sha256
        offset 0
      ) p
      left join payments reversed
        on p.fact ->> 'type' = 'payment.reversed' and reversed.payment_id = p.fact ->> 'reversesPaymentId'
      left join bill b on p.fact ->> 'type' = 'invoice.paid-total' and b.invoice_id = p.fact ->> 'invoiceId'
      where p.fact is not null and (
        (p.owed_dealer_id, 'DEPOSIT')
          is distinct from (coalesce(reversed.dealer_id, b.dealer_id), coalesce(reversed.account_type, b.account_type))
        or p.owed_origin
          is distinct from coalesce('total:' || b.invoice_id, p.fact ->> 'paymentId')
        or reversed.payment_id is not null and replace(p.fact ->> 'sum', '.', '')::bigint <> p.owed_sum
      )`
  }
]
