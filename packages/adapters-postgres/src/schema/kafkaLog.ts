import { appendOnly } from "./appendOnly.ts"

const decision = `
  create table log_decision (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    topic text not null check (topic <> '' and topic not like '%#%'),
    "partition" integer not null check ("partition" >= 0),
    log integer not null check (log >= 2),
    from_offset bigint not null check (from_offset >= 0),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    found text not null check (found <> ''),
    constraint log_decision_log_key unique (topic, "partition", log)
  )`

/** `until_offset` is exclusive. */
const gap = `
  create table log_gap (
    topic text not null check (topic <> ''),
    "partition" integer not null check ("partition" >= 0),
    from_offset bigint not null check (from_offset >= 0),
    until_offset bigint not null check (until_offset > from_offset),
    primary key (topic, "partition", from_offset, until_offset)
  )`

export const kafkaLog: ReadonlyArray<string> = [decision, appendOnly("log_decision"), gap, appendOnly("log_gap")]
