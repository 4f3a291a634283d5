import type { Invariant } from "./Invariant.ts"

export const totalInvariants: ReadonlyArray<Invariant> = [
  {
    name: "total-payments",
    title: "The payments and reversals from totals of an invoice add up to its newest total, and name its bill",
    broken: (sql) => sql`
      select coalesce(t.invoice_id, p.invoice_id) as invoice_id, t.total_paid, p.effects
      from invoice_total t
      full join (
        select substring(p.origin from 7) as invoice_id, sum(p.effect) as effects,
          bool_and(b.invoice_id is not distinct from substring(p.origin from 7)) as are_named
        from payments p left join bill b on b.id = p.named_bill_id
        where starts_with(p.origin, 'total:') and p.origin not in (p.payment_id, coalesce(p.reverses_payment_id, ''))
        group by 1
      ) p on p.invoice_id = t.invoice_id
      where coalesce(t.total_paid, -1) <> coalesce(p.effects, 0) or not coalesce(p.are_named, true)`
  },
  {
    name: "total-stale",
    title: "A stale total is not newer than the newest total of its invoice",
    broken: (sql) => sql`
      select i.source, i.number, i.payment_id, t.revision
      from processed_message i
      left join invoice_total t on t.invoice_id = substring(i.payment_id from '^total:(.*):[0-9]+$')
      where i.outcome = 'STALE'
        and coalesce(substring(i.payment_id from '[0-9]+$')::bigint > t.revision, true)`
  }
]
