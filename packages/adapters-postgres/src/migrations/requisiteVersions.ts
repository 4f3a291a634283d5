import type { Migration } from "./Migration.ts"

/**
 * The name of the key that sealed requisites are wrapped with, as the bytes tell it: it cannot differ from them,
 * whoever writes the row. Null for bytes that are no envelope.
 */
const keyName = `text generated always as (
    case when length(requisite) > 90 and substring(requisite from 1 for 1) in ('\\x01', '\\x02') then
      case when length(requisite) >= 90 + get_byte(requisite, 1) then
        encode(substring(requisite from 3 for get_byte(requisite, 1)), 'escape')
      end
    end
  ) stored`

const versions = `
  create table requisite_version (
    dealer_id bigint not null references dealers (id),
    version integer not null check (version >= 1),
    requisite bytea not null,
    recorded_at timestamptz not null default clock_timestamp(),
    requisite_key_id ${keyName},
    primary key (dealer_id, version)
  )`

/** By the database, so that no code can forget it, and old code beside new code keeps versions as well. */
const keepVersion = `
  create function keep_requisite_version() returns trigger language plpgsql as $$
  begin
    insert into requisite_version (dealer_id, version, requisite)
      values (new.id, new.requisite_version, new.requisite);
    return null;
  end
  $$`

/**
 * A key may be wrapped anew, the sealed content behind it stays. Format 1 alone has to be sealed anew once, because
 * its content was bound to the key's name.
 */
const keepContent = `
  create function keep_requisite_content() returns trigger language plpgsql as $$
  declare
    is_rewrapped boolean not null := case
      when substring(new.requisite from 1 for 1) <> '\\x02' or length(new.requisite) < 91 then false
      when substring(old.requisite from 1 for 1) = '\\x01' then true
      when substring(old.requisite from 1 for 1) <> '\\x02' then false
      else substring(new.requisite from 63 + get_byte(new.requisite, 1))
        = substring(old.requisite from 63 + get_byte(old.requisite, 1))
    end;
  begin
    if not is_rewrapped
      or (new.dealer_id, new.version, new.recorded_at) is distinct from (old.dealer_id, old.version, old.recorded_at)
    then
      raise exception 'a version of requisites is written once and never changed'
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end
  $$`

export const requisiteVersions: Migration = {
  id: 15,
  name: "versions of requisites",
  statements: [
    `alter table dealers add column requisite_key_id ${keyName}`,
    versions,
    `insert into requisite_version (dealer_id, version, requisite, recorded_at)
       select id, requisite_version, requisite, case requisite_version when 1 then created_at else now() end
       from dealers`,
    keepVersion,
    `create trigger dealers_first_version after insert on dealers
       for each row execute function keep_requisite_version()`,
    `create trigger dealers_next_version after update of requisite_version on dealers
       for each row when (old.requisite_version is distinct from new.requisite_version)
       execute function keep_requisite_version()`,
    keepContent,
    `create trigger requisite_version_keeps_content before update on requisite_version
       for each row execute function keep_requisite_content()`,
    `create trigger requisite_version_append_only before delete or truncate on requisite_version
       for each statement execute function refuse_change()`
  ]
}
