import type { Migration } from "./Migration.ts"

const columns = `
  alter table dealers add column erased_at timestamptz,
    add constraint dealers_erased_check check ((erased_at is null) = (octet_length(requisite) > 0))`

const versionColumns = `
  alter table requisite_version add column erased_at timestamptz,
    add constraint requisite_version_erased_check check ((erased_at is null) = (octet_length(requisite) > 0))`

/** An erased dealer stays erased. */
const keepErased = `
  create function keep_erased_dealer() returns trigger language plpgsql as $$
  begin
    raise exception 'the requisites of dealer % were erased for ever', old.id
      using errcode = 'insufficient_privilege';
  end
  $$`

/** As in step 15, and besides: the versions of an erased dealer lose their bytes, once. */
const keepContent = `
  create or replace function keep_requisite_content() returns trigger language plpgsql as $$
  declare
    is_rewrapped boolean not null := case
      when old.erased_at is not null or new.erased_at is not null then false
      when substring(new.requisite from 1 for 1) <> '\\x02' or length(new.requisite) < 91 then false
      when substring(old.requisite from 1 for 1) = '\\x01' then true
      when substring(old.requisite from 1 for 1) <> '\\x02' then false
      else substring(new.requisite from 63 + get_byte(new.requisite, 1))
        = substring(old.requisite from 63 + get_byte(old.requisite, 1))
    end;
    is_erased boolean not null := old.erased_at is null and new.erased_at is not null and new.requisite = ''
      and exists (select from dealers where id = old.dealer_id and erased_at = new.erased_at);
  begin
    if not (is_rewrapped or is_erased)
      or (new.dealer_id, new.version, new.recorded_at) is distinct from (old.dealer_id, old.version, old.recorded_at)
    then
      raise exception 'a version of requisites is written once and never changed'
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end
  $$`

/** A bill that was begun before its dealer was erased: the transaction is refused as one that came too late. */
const refuseBill = `
  create function refuse_bill_of_erased_dealer() returns trigger language plpgsql as $$
  begin
    if exists (select from dealers where id = new.dealer_id and erased_at is not null) then
      raise exception 'the dealer % was erased', new.dealer_id using errcode = 'serialization_failure';
    end if;
    return new;
  end
  $$`

export const erasedDealers: Migration = {
  id: 30,
  name: "erased dealers",
  statements: [
    columns,
    versionColumns,
    keepErased,
    `create trigger dealers_stay_erased before update on dealers
       for each row when (old.erased_at is not null) execute function keep_erased_dealer()`,
    keepContent,
    refuseBill,
    `create trigger bill_of_living_dealer before insert on bill
       for each row execute function refuse_bill_of_erased_dealer()`
  ]
}
