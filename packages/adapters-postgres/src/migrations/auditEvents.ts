import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const event = `
  create table audit_event (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    caller text not null check (caller <> ''),
    request_id text not null check (request_id <> ''),
    operation text not null check (operation <> ''),
    target text not null check (target <> '')
  )`

export const auditEvents: Migration = {
  id: 16,
  name: "audit of changes",
  statements: [
    event,
    "create index audit_event_caller_index on audit_event (caller, id)",
    "create index audit_event_at_index on audit_event (at)",
    appendOnly("audit_event")
  ]
}
