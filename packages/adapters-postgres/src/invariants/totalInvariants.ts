import type { Invariant } from "./Invariant.ts"

/**
 * What running totals did (decision 0002). Entries of one account get their ids under its lock, so that their ids
 * tell the order; a total that changed nothing has no entries, and only the newest one of a bill can be checked.
 */
export const totalInvariants: ReadonlyArray<Invariant> = [
  {
    name: "total-effect",
    title: "After a running total that changed something, the payments for its bill came to what it states",
    broken: (sql) => sql`
      select * from (
        select bill_id, payment_id, is_total, effect, stated_sum, sum(named) over earlier as named,
          sum(direct) over earlier as direct
        from (
          select p.named_bill_id as bill_id, p.payment_id, p.type = 'invoice.paid-total' as is_total, p.effect,
            p.stated_sum, min(l.id) as entry_id, p.effect as named, 0 as direct
          from payments p join ledger l on l.payment_id = p.payment_id
          where p.named_bill_id in (select named_bill_id from payments where type = 'invoice.paid-total')
          group by p.payment_id
          union all
          select l.bill_id, p.payment_id, false, 0, 0, min(l.id), 0,
            sum(case l.rule when 'OLDEST_OPEN_BILL' then l.amount else -l.amount end)
          from ledger l join payments p on p.payment_id = l.payment_id
          where l.rule in ('OLDEST_OPEN_BILL', 'REVERSED_FROM_CLOSED_BILL')
            and p.named_bill_id is distinct from l.bill_id
            and l.bill_id in (select named_bill_id from payments where type = 'invoice.paid-total')
          group by l.bill_id, p.payment_id
        ) moved
        window earlier as (partition by bill_id order by entry_id)
      ) stood
      where is_total and stated_sum <> case when effect < 0 then named else named + direct end`
  },
  {
    name: "total-newest",
    title: "Where running totals alone paid a bill, their effects come to the newest one",
    broken: (sql) => sql`
      select named.bill_id, named.newest, named.effects
      from (
        select named_bill_id as bill_id, sum(effect) as effects, bool_and(type = 'invoice.paid-total') as are_totals,
          (array_agg(stated_sum order by revision desc nulls last))[1] as newest
        from payments where named_bill_id is not null group by named_bill_id
      ) named
      left join (
        select distinct l.bill_id
        from ledger l join payments p on p.payment_id = l.payment_id
        where l.rule in ('OLDEST_OPEN_BILL', 'REVERSED_FROM_CLOSED_BILL')
          and p.named_bill_id is distinct from l.bill_id
      ) otherwise on otherwise.bill_id = named.bill_id
      where named.are_totals and otherwise.bill_id is null and named.effects <> named.newest`
  },
  {
    name: "total-stale",
    title: "A running total that was passed over changed nothing, and a newer one is there",
    broken: (sql) => sql`
      select i.topic, i."partition", i."offset", i.outcome, p.payment_id, p.effect, p.revision
      from inbox i
      join payments p on p.payment_id = i.payment_id
      left join (
        select named_bill_id, max(revision) as revision from payments
        where type = 'invoice.paid-total' group by named_bill_id
      ) newest on newest.named_bill_id = p.named_bill_id
      where i.outcome = 'STALE'
        and (p.type <> 'invoice.paid-total' or p.effect <> 0 or p.revision >= newest.revision)`
  }
]
