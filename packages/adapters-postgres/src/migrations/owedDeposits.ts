import type { Migration } from "./Migration.ts"

const columns = `
  alter table parked
    add column owed_dealer_id bigint references dealers (id),
    add column owed_sum bigint,
    add column owed_origin text,
    add constraint parked_owed_check check (
      num_nonnulls(owed_dealer_id, owed_sum, owed_origin) in (0, 3)
      and (owed_sum is null or owed_sum > 0 and reason = 'BAD_SUM')
    )`

/**
 * The reversals that are parked for want of money. The one character of JSON that the database cannot keep
 * is in no field of ours. What it cannot read all the same is left to `payments resolve --action retry`, which notes
 * it anew.
 */
const earlier = `
  do $$
  declare
    candidate record;
  begin
    for candidate in
      select id, raw from parked
      where resolved_at is null and detail = 'the account does not hold that much money any more'
    loop
      begin
        update parked set owed_dealer_id = reversed.dealer_id, owed_origin = fact ->> 'paymentId',
          owed_sum = replace(fact ->> 'sum', '.', '')::bigint
        from (select replace(convert_from(candidate.raw, 'UTF8'), '\\u0000', '')::jsonb as fact) told
        join payments reversed on reversed.payment_id = fact ->> 'reversesPaymentId'
        where parked.id = candidate.id and reversed.account_type = 'DEPOSIT'
          and fact ->> 'type' = 'payment.reversed';
      exception when data_exception then
        null;
      end;
    end loop;
  end $$`

export const owedDeposits: Migration = {
  id: 21,
  name: "owed deposits",
  statements: [
    columns,
    `create index parked_owed_index on parked (owed_dealer_id)
       where resolved_at is null and owed_dealer_id is not null`,
    earlier
  ]
}
