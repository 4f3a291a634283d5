import type { Invariant } from "./Invariant.ts"

/**
 * What running totals did (decision 0002). Entries of one account get their ids under its lock, so that their ids
 * tell the order; a total that changed nothing has no entries, and only the newest one of a bill can be checked. A
 * total that has waited for a person may be compared with what payments had done when it came, too.
 */
export const totalInvariants: ReadonlyArray<Invariant> = [
  {
    name: "total-effect",
    title:
      "After a running total that changed something, the payments for its bill came to what it states, or a person " +
      "said how much of it was new",
    broken: (sql) => sql`
      with totalled as (select distinct named_bill_id as id from payments where type = 'invoice.paid-total'),
      moving as (
        select p.payment_id, p.type, p.effect, p.stated_sum, p.named_bill_id, min(l.id) as entry_id,
          coalesce(p.reverses_payment_id, p.payment_id) as origin
        from payments p join ledger l on l.payment_id = p.payment_id group by p.payment_id
      ),
      direct as (
        select put.bill_id, m.origin, m.entry_id, least(
          sum(case when m.payment_id = m.origin then put.amount else -coalesce(taken.amount, 0) end) over so_far,
          sum(m.effect) over so_far) as stood
        from ledger put
        join totalled on totalled.id = put.bill_id
        join moving m on m.origin = put.payment_id and m.named_bill_id is null
        left join ledger taken on taken.payment_id = m.payment_id and taken.bill_id = put.bill_id
          and taken.rule = 'REVERSED_FROM_CLOSED_BILL'
        where put.rule = 'OLDEST_OPEN_BILL'
        window so_far as (partition by put.bill_id, m.origin order by m.entry_id)
      ),
      decided as (
        select distinct i.payment_id from parked_event e
        join parked p on p.id = e.parked_id
        join inbox i using (topic, "partition", "offset")
        where e.action = 'APPLY' and e.outcome = 'APPLIED'
      ),
      kept as (
        select distinct on (i.payment_id) i.payment_id, p.kept_named, p.kept_direct
        from parked p join inbox i using (topic, "partition", "offset")
        where p.kept_named is not null
        order by i.payment_id, p.id
      )
      select * from (
        select stood.bill_id, payment_id, stood.is_total, stood.effect, stood.stated_sum,
          stood.named, stood.direct, kept.kept_named + stood.by_totals as kept_named, kept.kept_direct,
          decided.payment_id is not null as is_decided
        from (
          select bill_id, payment_id, is_total, effect, stated_sum, sum(named) over earlier as named,
            sum(case when is_total then effect else 0 end) over earlier as by_totals, sum(direct) over earlier as direct
          from (
            select m.named_bill_id as bill_id, m.payment_id, m.type = 'invoice.paid-total' as is_total, m.effect,
              m.stated_sum, m.entry_id, m.effect as named, 0 as direct
            from moving m join totalled on totalled.id = m.named_bill_id
            union all
            select bill_id, origin, false, 0, 0, entry_id, 0,
              stood - coalesce(lag(stood) over (partition by bill_id, origin order by entry_id), 0)
            from direct
          ) moved
          window earlier as (partition by bill_id order by entry_id)
        ) stood
        left join decided using (payment_id)
        left join kept using (payment_id)
      ) compared
      where is_total and case
        when effect < 0 then stated_sum not in (named, coalesce(kept_named, named))
        when not is_decided then stated_sum not in (named + direct, coalesce(kept_named + kept_direct, named + direct))
        else stated_sum not between least(named, kept_named) and greatest(named + direct, kept_named + kept_direct)
      end`
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
        where l.rule = 'OLDEST_OPEN_BILL' and p.named_bill_id is null
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
