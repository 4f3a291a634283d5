import type { Invariant } from "./Invariant.ts"

/** What transfers and payments say of each other. */
export const ledgerInvariants: ReadonlyArray<Invariant> = [
  {
    name: "transfer-account",
    title: "Every transfer belongs to an account, and its payment and its bill to the same one",
    broken: (sql) => sql`
      select l.id as transfer_id, l.dealer_id, l.account_type, l.payment_id, l.bill_id
      from transfer l
      left join accounts a on a.dealer_id = l.dealer_id and a.account_type = l.account_type
      left join payments p on p.payment_id = l.payment_id
      left join bill b on b.id = l.bill_id
      where a.dealer_id is null
        or l.payment_id is not null
          and (p.dealer_id, p.account_type) is distinct from (l.dealer_id, l.account_type)
        or l.bill_id is not null and (b.dealer_id, b.account_type) is distinct from (l.dealer_id, l.account_type)`
  },
  {
    name: "payment-account",
    title: "Every payment belongs to an account, and the bill it names and the payment it reverses to the same one",
    broken: (sql) => sql`
      select p.payment_id, p.dealer_id, p.account_type, p.named_bill_id, p.reverses_payment_id
      from payments p
      left join accounts a on a.dealer_id = p.dealer_id and a.account_type = p.account_type
      left join bill b on b.id = p.named_bill_id
      left join payments o on o.payment_id = p.reverses_payment_id
      where a.dealer_id is null
        or p.named_bill_id is not null
          and (b.dealer_id, b.account_type) is distinct from (p.dealer_id, p.account_type)
        or p.reverses_payment_id is not null
          and (o.dealer_id, o.account_type) is distinct from (p.dealer_id, p.account_type)`
  },
  {
    name: "transfer-direction",
    title: "A payment only moves money in, a reversal only moves money out",
    broken: (sql) => sql`
      select l.id as transfer_id, l.from_place, l.to_place, l.amount, p.payment_id, p.effect
      from transfer l join payments p on p.payment_id = l.payment_id
      where l.amount <= 0 or p.effect = 0 or (p.effect > 0) <> (l.from_place = 'OUTSIDE')`
  },
  {
    name: "deposit-apart",
    title: "Held deposit money pays no bill, and no other money counts as a deposit",
    broken: (sql) => sql`
      select l.id as transfer_id, l.dealer_id, l.account_type, l.reason, l.amount
      from transfer l
      where case when l.account_type = 'DEPOSIT'
        then l.from_place = 'BALANCE' and l.to_place = 'BILL'
          or l.reason in ('OLDEST_OPEN_BILL', 'NO_OPEN_BILL', 'REVERSED_FROM_OTHER_BILL')
        else l.reason in ('HELD_DEPOSIT', 'DEPOSIT_RETURNED') end`
  },
  {
    name: "named-bill",
    title:
      "Transfers by NAMED_BILL go to the bill that the payment names, those by OLDEST_OPEN_BILL to other bills",
    broken: (sql) => sql`
      select l.id as transfer_id, l.reason, l.bill_id, p.payment_id, p.named_bill_id
      from transfer l join payments p on p.payment_id = l.payment_id
      where l.reason = 'NAMED_BILL' and l.bill_id is distinct from p.named_bill_id
        or l.reason = 'OLDEST_OPEN_BILL' and l.bill_id = p.named_bill_id`
  },
  {
    name: "balance-once",
    title: "A bill takes from the balance once, when it is made",
    broken: (sql) => sql`
      select bill_id, count(*) as transfers, sum(amount) as taken
      from transfer where reason = 'NEW_BILL' group by bill_id having count(*) > 1`
  },
  {
    name: "reversal-limit",
    title: "Reversals take back payments that came in, together never more than those brought, and name their bill",
    broken: (sql) => sql`
      select o.payment_id, o.type, o.effect, -sum(r.effect) as taken_back
      from payments r join payments o on o.payment_id = r.reverses_payment_id
      group by o.payment_id, o.type, o.effect, o.named_bill_id
      having o.type <> 'payment.received' or -sum(r.effect) > o.effect
        or bool_or(r.named_bill_id is distinct from o.named_bill_id)`
  },
  {
    name: "reversal-bill-limit",
    title: "Reversals take from a bill that their payment closed no more than the payment had put there",
    broken: (sql) => sql`
      select * from (
        select p.origin, l.bill_id,
          sum(case when p.type = 'payment.received' then l.amount else 0 end) as put,
          sum(case when p.type = 'payment.received' then 0 else l.amount end) as taken
        from transfer l join payments p on p.payment_id = l.payment_id
        where l.bill_id is not null and l.reason <> 'REVERSED_FROM_OTHER_BILL'
        group by 1, 2
      ) closed
      where taken > put`
  },
  {
    name: "payment-origin",
    title: "Money belongs to the payment that brought it, to the one that it reverses, or to totals of an invoice",
    broken: (sql) => sql`
      select payment_id, type, origin, reverses_payment_id from payments
      where origin <> coalesce(reverses_payment_id, payment_id) and not starts_with(origin, 'total:')`
  }
]
