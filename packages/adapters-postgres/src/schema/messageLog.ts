import { appendOnly } from "./appendOnly.ts"

const decision = `
  create table log_decision (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    source text not null check (source <> '' and source not like '%#%'),
    log integer not null check (log >= 2),
    from_number bigint not null check (from_number >= 0),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    found text not null check (found <> ''),
    constraint log_decision_log_key unique (source, log)
  )`

/** `until_number` is exclusive. */
const gap = `
  create table log_gap (
    source text not null check (source <> ''),
    from_number bigint not null check (from_number >= 0),
    until_number bigint not null check (until_number > from_number),
    primary key (source, from_number, until_number)
  )`

export const messageLog: ReadonlyArray<string> = [decision, appendOnly("log_decision"), gap, appendOnly("log_gap")]
