import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

/** The time is the moment of the insert, so that events of one operation, made under its lock, never go back. */
const event = `
  create table billing_operation_event (
    id bigint generated always as identity primary key,
    operation_id bigint not null references billing_operation (id),
    at timestamptz not null default clock_timestamp(),
    state text not null check (state in ('PENDING', 'SENT', 'DONE', 'REJECTED', 'IN_DOUBT')),
    attempt integer not null check (attempt >= 0),
    detail text,
    actor text not null check (actor <> '')
  )`

export const operationDesk: Migration = {
  id: 6,
  name: "history of billing operations",
  statements: [
    event,
    "create index billing_operation_event_operation_index on billing_operation_event (operation_id, id)",
    appendOnly("billing_operation_event"),
    "alter table billing_operation add column opened_at timestamptz not null default now()",
    "update billing_operation set opened_at = created_at",
    "create index billing_operation_state_index on billing_operation (state, id)",
    `create index billing_operation_opened_index on billing_operation (opened_at)
       where state in ('PENDING', 'SENT', 'IN_DOUBT')`
  ]
}
