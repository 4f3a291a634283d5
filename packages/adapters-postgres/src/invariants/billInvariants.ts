import type { Invariant } from "./Invariant.ts"

/** What a bill says of itself, and of the bills it replaces. */
export const billInvariants: ReadonlyArray<Invariant> = [
  {
    name: "bill-paid",
    title: "No bill is paid above its sum or below nothing, and it has a time of payment if and only if it is paid",
    broken: (sql) => sql`
      select id as bill_id, common_sum, paid_sum, paid_at from bill
      where paid_sum not between 0 and common_sum or (paid_at is not null) <> (paid_sum = common_sum)`
  },
  {
    name: "bill-paid-at",
    title:
      "A bill was paid when it was made, when one of the payments on it says, or when a cancelled bill's money came",
    broken: (sql) => sql`
      select b.id as bill_id, b.created_at, b.paid_at
      from bill b
      where b.paid_at <> b.created_at and not exists (
        select from transfer l join payments p on p.payment_id = l.payment_id
        where l.bill_id = b.id and p.paid_at = b.paid_at and l.from_place = 'OUTSIDE' and l.to_place = 'BILL'
      ) and not exists (
        select from transfer l
        join bill c on c.dealer_id = l.dealer_id and c.account_type = l.account_type and c.cancelled_at = b.paid_at
        where l.bill_id = b.id and l.from_place = 'BALANCE' and l.reason = 'OLDEST_OPEN_BILL'
      )`
  },
  {
    name: "bill-issued-at",
    title: "No bill was issued or cancelled before it was created",
    broken: (sql) => sql`
      select id as bill_id, created_at, issued_at, cancelled_at from bill
      where least(issued_at, cancelled_at) < created_at`
  },
  {
    name: "bill-sum",
    title:
      "A reward's sum is its rate of the price, half up to the kopeck, within its limits; a settlement's is the price",
    broken: (sql) => sql`
      select id as bill_id, operation, common_sum, car_price, reward_rate_percent from bill
      where operation = 'GET_REWARD'
          and common_sum is distinct from least(
            greatest(div(car_price::numeric * reward_rate_percent * 2 + 10000, 20000), reward_minimum), reward_maximum)
        or operation = 'GET_SETTLEMENT' and common_sum is distinct from car_price`
  },
  {
    name: "bill-vat",
    title: "The included VAT of a bill is its rate's part of the sum, half up to the kopeck",
    broken: (sql) => sql`
      select id as bill_id, common_sum, vat_mode, vat_rate, vat_sum from bill
      where vat_mode = 'included' and vat_sum is distinct from
          div(common_sum::numeric * vat_rate * 2 + 10000 + vat_rate, (10000 + vat_rate) * 2)
        or vat_mode = 'none' and (vat_sum is distinct from 0 or vat_rate is not null)
        or vat_mode = 'price-difference' and vat_sum is not null`
  },
  {
    name: "bill-cancelled",
    title: "A bill is CANCELLED if and only if it has a time of that, and then no money lies on it",
    broken: (sql) => sql`
      select id as bill_id, account_type, status, cancelled_at, paid_sum from bill
      where (status = 'CANCELLED') <> (cancelled_at is not null)
        or status = 'CANCELLED' and paid_sum <> 0`
  },
  {
    name: "bill-replaced",
    title: "A bill and the one that replaces it name each other, are of one deal, and only the last one is alive",
    broken: (sql) => sql`
      select coalesce(old.id, new.replaces) as replaced, coalesce(new.id, old.replaced_by) as replaced_by, old.status
      from (select * from bill where replaced_by is not null) old
      full join (select * from bill where replaces is not null or revision > 1) new on new.replaces = old.id
      where (old.operation, old.deal_id, old.revision + 1, old.replaced_by, old.status) is distinct from
        (new.operation, new.deal_id, new.revision, new.id, 'CANCELLED')`
  }
]
