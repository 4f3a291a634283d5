import { appendOnly } from "./appendOnly.ts"

const event = `
  create table audit_event (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    caller text not null check (caller <> ''),
    request_id text not null check (request_id <> ''),
    operation text not null check (operation <> ''),
    target text not null check (target <> ''),
    outcome text check (outcome <> '')
  )`

/**
 * Transactions commit in another order than they take ids. So each leaves a mark before its first event: a shared
 * advisory lock that contains the newest id at that time and ends with the transaction. `audit_settled_to` answers the
 * id up to which no new event can appear.
 */
const markBits = 48
const mark = 0x2f1dn
const newest = "select case when is_called then last_value else 0 end from audit_event_id_seq"

/** A role that may only insert cannot read the sequence. */
const byOwner = "language plpgsql security definer set search_path from current"

/** A statement trigger runs before the row gets its id. */
const leaveMark = `
  create function leave_audit_mark() returns trigger ${byOwner} as $$
  begin
    perform pg_advisory_xact_lock_shared((${mark}::bigint << ${markBits}) | (${newest}));
    return null;
  end
  $$`

const leavesMark = `
  create trigger audit_event_leaves_mark before insert on audit_event
    for each statement execute function leave_audit_mark()`

/** The newest id is read before the marks: a mark that is not seen then belongs to a later id. */
const settledTo = `
  create function audit_settled_to() returns bigint ${byOwner} as $$
  declare
    newest bigint := (${newest});
  begin
    return (
      select least(newest, min(key & ((1::bigint << ${markBits}) - 1)))
      from (
        select (classid::bigint << 32) | objid::bigint as key from pg_locks
        where locktype = 'advisory' and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())
      ) as held
      where key >> ${markBits} = ${mark}
    );
  end
  $$`

export const audit: ReadonlyArray<string> = [
  event,
  "create index audit_event_caller_index on audit_event (caller, id)",
  "create index audit_event_at_index on audit_event (at)",
  appendOnly("audit_event"),
  leaveMark,
  leavesMark,
  settledTo
]
