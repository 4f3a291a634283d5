import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect } from "effect"

/**
 * The best that was found for many payments in hand-written SQL: lock the accounts, then one statement that joins
 * base tables. It does for payments that name their bill, and for deposits, exactly what the service does for them.
 */
const applyMany = `
  create function plain_apply(payment_ids text[], contracts text[], invoices text[], sums bigint[], contents text[],
    times timestamptz, partitions integer[], offsets bigint[], hashes bytea[])
  returns void language plpgsql as $$
  begin
    perform 1 from accounts where contract_id = any(contracts) order by dealer_id, account_type for no key update;
    with made as (
      insert into payments (payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, origin,
        paid_at, content)
      select f.payment_id, 'payment.received', a.dealer_id, a.account_type, f.amount, f.amount, b.id, f.payment_id,
        times, f.content
      from unnest(payment_ids, contracts, invoices, sums, contents) f (payment_id, contract, invoice, amount, content)
      join accounts a on a.contract_id = f.contract
      left join bill b on b.invoice_id = f.invoice
      order by f.payment_id
      on conflict (payment_id) do nothing
      returning payment_id, dealer_id, account_type, named_bill_id, stated_sum
    ), split as (
      select m.*, greatest(0, least(m.stated_sum, coalesce(b.common_sum - b.paid_sum, 0)
        - (sum(m.stated_sum) over (partition by m.named_bill_id order by m.payment_id) - m.stated_sum))) as applied
      from made m left join bill b on b.id = m.named_bill_id
    ), bills as (
      update bill b set paid_sum = b.paid_sum + s.applied,
        paid_at = case when b.paid_sum + s.applied = b.common_sum then now() end
      from (select named_bill_id, sum(applied) as applied from split where applied > 0 group by named_bill_id) s
      where b.id = s.named_bill_id
    ), balances as (
      update accounts a set balance = a.balance + s.rest
      from (select dealer_id, account_type, sum(stated_sum - applied) as rest from split group by 1, 2) s
      where a.dealer_id = s.dealer_id and a.account_type = s.account_type and s.rest > 0
    ), transfers as (
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
      select dealer_id, account_type, 'OUTSIDE', 'BILL', 'NAMED_BILL', applied, payment_id, named_bill_id
      from split where applied > 0
      union all
      select dealer_id, account_type, 'OUTSIDE', 'BALANCE',
        case account_type when 'DEPOSIT' then 'HELD_DEPOSIT' else 'NO_OPEN_BILL' end, stated_sum - applied,
        payment_id, null
      from split where stated_sum > applied
    )
    insert into processed_message (source, number, outcome, payment_id, raw_sha256)
    select 'bench/' || p, o, 'APPLIED', id, hash
    from unnest(partitions, offsets, payment_ids, hashes) r (p, o, id, hash)
    on conflict (source, number) do nothing;
  end
  $$`

/** The same for one payment, with nothing that only many need. */
const applyOne = `
  create function plain_apply_one(of_payment text, of_contract text, of_invoice text, of_sum bigint, of_content text,
    of_time timestamptz, of_partition integer, of_offset bigint, of_hash bytea)
  returns void language plpgsql as $$
  declare
    of_dealer bigint;
    of_account text;
    of_bill bigint;
    due bigint;
    applied bigint := 0;
  begin
    select dealer_id, account_type into of_dealer, of_account from accounts where contract_id = of_contract
    for no key update;
    select id, common_sum - paid_sum into of_bill, due from bill where invoice_id = of_invoice;
    insert into payments (payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, origin,
      paid_at, content)
    values (of_payment, 'payment.received', of_dealer, of_account, of_sum, of_sum, of_bill, of_payment, of_time,
      of_content)
    on conflict (payment_id) do nothing;
    if not found then return; end if;
    if due > 0 then
      applied := least(of_sum, due);
      update bill set paid_sum = paid_sum + applied, paid_at = case when applied = due then now() end
      where id = of_bill;
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
      values (of_dealer, of_account, 'OUTSIDE', 'BILL', 'NAMED_BILL', applied, of_payment, of_bill);
    end if;
    if applied < of_sum then
      update accounts set balance = balance + of_sum - applied
      where dealer_id = of_dealer and account_type = of_account;
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id)
      values (of_dealer, of_account, 'OUTSIDE', 'BALANCE',
        case of_account when 'DEPOSIT' then 'HELD_DEPOSIT' else 'NO_OPEN_BILL' end, of_sum - applied, of_payment);
    end if;
    insert into processed_message (source, number, outcome, payment_id, raw_sha256)
    values ('bench/' || of_partition, of_offset, 'APPLIED', of_payment, of_hash)
    on conflict (source, number) do nothing;
  end
  $$`

/** What the hand-written SQL needs beside the service's own tables. */
export const createSchema = Effect.fn("createSchema")(function* (sql: PgClient) {
  yield* sql.unsafe(applyMany)
  yield* sql.unsafe(applyOne)
})
