import type { Migration } from "./Migration.ts"

/** The check keeps out whatever else a caller's header may hold. */
const traceparent = `
  alter table billing_operation add column traceparent text
    constraint billing_operation_traceparent_check check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-01$')`

/**
 * Ids are given in one order and committed in another. So whoever writes an event first leaves a mark, a shared lock
 * that nobody waits for, which holds the newest id of that moment and goes with the end of the transaction.
 * `audit_settled_to` answers up to where no event can be missing any more.
 */
const markBits = 48
const mark = 0x2f1dn
const newest = "select case when is_called then last_value else 0 end from audit_event_id_seq"

/** By the owner's rights: who may only insert may not look at the sequence. */
const byOwner = "language plpgsql security definer set search_path from current"

/** A trigger of the statement runs before the row gets its id. */
const leaveMark = `
  create function leave_audit_mark() returns trigger ${byOwner} as $$
  begin
    perform pg_advisory_xact_lock_shared((${mark}::bigint << ${markBits}) | (${newest}));
    return null;
  end
  $$`

/** The newest id has to be read before the marks: a mark that is missing then was left for a later id. */
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

export const tracesAndAuditMarks: Migration = {
  id: 17,
  name: "traces of billing operations, order and outcomes of the audit",
  statements: [
    traceparent,
    "alter table audit_event add column outcome text check (outcome <> '')",
    leaveMark,
    `create trigger audit_event_leaves_mark before insert on audit_event
       for each statement execute function leave_audit_mark()`,
    settledTo
  ]
}
