import type { Migration } from "./Migration.ts"

/** The totals that find a deposit too small: migration 21 noted what reversals alone owe. */
const owedByTotals = `
  do $$
  declare
    candidate record;
  begin
    for candidate in
      select id, raw from parked
      where resolved_at is null and owed_sum is null and detail = 'the account does not hold that much money any more'
    loop
      begin
        update parked set owed_dealer_id = bill.dealer_id, owed_origin = 'total:' || bill.invoice_id,
          owed_sum = named.sum - replace(fact ->> 'totalPaid', '.', '')::bigint
        from (select replace(convert_from(candidate.raw, 'UTF8'), '\\u0000', '')::jsonb as fact) told
        join bill on bill.invoice_id = fact ->> 'invoiceId' and bill.account_type = 'DEPOSIT'
        cross join lateral (select sum(effect) from payments where named_bill_id = bill.id) named
        where parked.id = candidate.id and fact ->> 'type' = 'invoice.paid-total'
          and named.sum > replace(fact ->> 'totalPaid', '.', '')::bigint;
      exception when data_exception then
        null;
      end;
    end loop;
  end $$`

/**
 * What payments had done for the bill of a total that waits for a person, when it came (decision 0010). Those that wait
 * already have none: they are compared with the books as they are.
 */
export const keptFigures: Migration = {
  id: 22,
  name: "figures of parked totals",
  statements: [
    `alter table parked
      add column kept_named bigint,
      add column kept_direct bigint,
      add constraint parked_kept_check check (num_nonnulls(kept_named, kept_direct) in (0, 2) and kept_direct >= 0)`,
    owedByTotals
  ]
}
