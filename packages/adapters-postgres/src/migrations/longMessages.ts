import type { Migration } from "./Migration.ts"

/** Null where the bytes are no JSON, or none that the database can hold. */
const contractOf = `
  create function pg_temp.contract_of(raw bytea) returns text language plpgsql as $$
  begin
    return left(convert_from(raw, 'UTF8')::jsonb ->> 'contractId', 128);
  exception when others then
    return null;
  end
  $$`

/** A process of an earlier version parks long messages whole, and knows no length. */
const rawCheck = `
  alter table parked add constraint parked_raw_check check (
    case
      when raw_length is null then raw is not null
      when raw is null then resolved_at is not null and raw_length >= 0
      else raw_length > 65536 and octet_length(raw) = 4096
    end
  )`

/** Of the bytes of a message that was resolved a month ago, nothing needs to be kept but what the receipt has. */
const refuseRawChange = `
  create function refuse_raw_change() returns trigger language plpgsql as $$
  begin
    if new.raw is null and old.raw is not null
      and new.raw_length = coalesce(old.raw_length, octet_length(old.raw))
      and old.resolved_at <= now() - interval '30 days' and new.resolved_at = old.resolved_at
    then
      return new;
    end if;
    raise exception 'the bytes of a parked message are never changed, and dropped 30 days after it was resolved'
      using errcode = 'insufficient_privilege';
  end
  $$`

/**
 * A message above 64 kB is parked with its beginning and its length; the receipt has its hash. Parked messages can be
 * found by contract and by time, and lose their bytes some time after they were resolved.
 */
export const longMessages: Migration = {
  id: 26,
  name: "length, contract and retention of parked messages",
  statements: [
    "alter table parked add column raw_length integer, add column contract_id text, alter column raw drop not null",
    contractOf,
    `update parked set contract_id = pg_temp.contract_of(raw)
       where octet_length(raw) <= 65536 and pg_temp.contract_of(raw) is not null`,
    "drop function pg_temp.contract_of(bytea)",
    rawCheck,
    "drop trigger parked_keeps_message on parked",
    `create trigger parked_keeps_message before delete or truncate or update of topic, "partition", "offset"
       on parked for each statement execute function refuse_change()`,
    refuseRawChange,
    `create trigger parked_keeps_raw before update of raw, raw_length
       on parked for each row execute function refuse_raw_change()`,
    "create index parked_reason_index on parked (reason, id) where resolved_at is null",
    "create index parked_contract_index on parked (contract_id, id) where contract_id is not null",
    "create index parked_time_index on parked (parked_at)",
    "create index parked_raw_index on parked (resolved_at) where raw is not null and resolved_at is not null"
  ]
}
