/** The name of the wrapping key, read from the bytes, so that the two cannot differ. Null for damaged bytes. */
const keyName = `text generated always as (
    case when length(requisite) > 90 and substring(requisite from 1 for 1) = '\\x02' then
      case when length(requisite) >= 90 + get_byte(requisite, 1) then
        encode(substring(requisite from 3 for get_byte(requisite, 1)), 'escape')
      end
    end
  ) stored`

const dealer = `
  create table dealers (
    id bigint primary key check (id > 0),
    cme_dealer_id varchar(64) not null unique check (cme_dealer_id <> ''),
    requisite bytea not null,
    requisite_version integer not null check (requisite_version >= 1),
    created_at timestamptz not null,
    requisite_key_id ${keyName},
    erased_at timestamptz,
    constraint dealers_erased_check check ((erased_at is null) = (octet_length(requisite) > 0))
  )`

const requisiteVersion = `
  create table requisite_version (
    dealer_id bigint not null references dealers (id),
    version integer not null check (version >= 1),
    requisite bytea not null,
    recorded_at timestamptz not null default clock_timestamp(),
    requisite_key_id ${keyName},
    erased_at timestamptz,
    primary key (dealer_id, version),
    constraint requisite_version_erased_check check ((erased_at is null) = (octet_length(requisite) > 0))
  )`

const keepVersion = `
  create function keep_requisite_version() returns trigger language plpgsql as $$
  begin
    insert into requisite_version (dealer_id, version, requisite)
      values (new.id, new.requisite_version, new.requisite);
    return null;
  end
  $$`

const firstVersion = `
  create trigger dealers_first_version after insert on dealers
    for each row execute function keep_requisite_version()`

const nextVersion = `
  create trigger dealers_next_version after update of requisite_version on dealers
    for each row when (old.requisite_version is distinct from new.requisite_version)
    execute function keep_requisite_version()`

/**
 * Allowed changes: the data key is wrapped by another key while the encrypted content stays, and the
 * versions of an erased dealer lose their bytes.
 */
const keepContent = `
  create function keep_requisite_content() returns trigger language plpgsql as $$
  declare
    is_rewrapped boolean not null := case
      when old.erased_at is not null or new.erased_at is not null then false
      when substring(new.requisite from 1 for 1) <> '\\x02' or length(new.requisite) < 91 then false
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

const contentIsKept = `
  create trigger requisite_version_keeps_content before update on requisite_version
    for each row execute function keep_requisite_content()`

const versionsStay = `
  create trigger requisite_version_append_only before delete or truncate on requisite_version
    for each statement execute function refuse_change()`

const keepErased = `
  create function keep_erased_dealer() returns trigger language plpgsql as $$
  begin
    raise exception 'the requisites of dealer % were erased for ever', old.id
      using errcode = 'insufficient_privilege';
  end
  $$`

const stayErased = `
  create trigger dealers_stay_erased before update on dealers
    for each row when (old.erased_at is not null) execute function keep_erased_dealer()`

export const dealers: ReadonlyArray<string> = [
  "create sequence dealer_id_sequence as bigint",
  dealer,
  requisiteVersion,
  keepVersion,
  firstVersion,
  nextVersion,
  keepContent,
  contentIsKept,
  versionsStay,
  keepErased,
  stayErased
]
