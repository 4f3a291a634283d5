const tables = ["journal_call", "journal_outcome", "journal_object"]

export const journalTables: ReadonlyArray<string> = [
  `create table if not exists billing_sandbox.journal_call (
     number integer generated always as identity primary key, at timestamptz not null, method text not null,
     kind text not null, ref text, fault text)`,
  `create table if not exists billing_sandbox.journal_outcome (
     call integer primary key references billing_sandbox.journal_call, at timestamptz not null,
     outcome text not null, status integer)`,
  `create table if not exists billing_sandbox.journal_object (
     id text primary key, kind text not null, ref text not null, at timestamptz not null,
     call integer not null references billing_sandbox.journal_call)`,
  `create or replace function billing_sandbox.refuse_change() returns trigger language plpgsql as
     $$ begin raise exception 'the journal is append-only'; end $$`,
  ...tables.map(
    (table) => `create or replace trigger only_added_to before update or delete or truncate
      on billing_sandbox.${table} for each statement execute function billing_sandbox.refuse_change()`
  )
]
