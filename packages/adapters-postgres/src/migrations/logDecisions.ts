import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

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

export const logDecisions: Migration = {
  id: 18,
  name: "decisions how a partition goes on",
  statements: [decision, appendOnly("log_decision")]
}
