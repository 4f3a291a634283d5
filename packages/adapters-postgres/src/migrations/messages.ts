import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const inbox = `
  create table inbox (
    topic text not null check (topic <> ''),
    "partition" integer not null check ("partition" >= 0),
    "offset" bigint not null check ("offset" >= 0),
    outcome text not null check (outcome in ('APPLIED', 'DUPLICATE', 'STALE', 'PARKED')),
    payment_id text,
    raw_sha256 bytea not null check (octet_length(raw_sha256) = 32),
    received_at timestamptz not null default now(),
    primary key (topic, "partition", "offset"),
    constraint inbox_payment_check check (outcome = 'PARKED' or payment_id is not null)
  )`

const parked = `
  create table parked (
    id bigint generated always as identity primary key,
    topic text not null,
    "partition" integer not null,
    "offset" bigint not null,
    raw bytea not null,
    reason text not null check (reason in (
      'BAD_MESSAGE', 'UNKNOWN_INVOICE', 'UNKNOWN_CONTRACT', 'BAD_SUM', 'BAD_CURRENCY', 'ACCOUNT_MISMATCH',
      'CONFLICT', 'UNKNOWN_PAYMENT'
    )),
    detail text not null,
    missing text,
    attempts integer not null default 1 check (attempts >= 1),
    parked_at timestamptz not null default now(),
    resolved_at timestamptz,
    constraint parked_position_key unique (topic, "partition", "offset"),
    foreign key (topic, "partition", "offset") references inbox (topic, "partition", "offset")
  )`

export const messages: Migration = {
  id: 4,
  name: "inbox and parked messages",
  statements: [
    inbox,
    "create unique index inbox_applied_key on inbox (payment_id) where outcome in ('APPLIED', 'STALE')",
    appendOnly("inbox"),
    parked,
    "create index parked_waiting_index on parked (id) where resolved_at is null and missing is not null",
    "create index parked_missing_index on parked (missing) where resolved_at is null and missing is not null",
    `create trigger parked_keeps_message before delete or truncate or update of topic, "partition", "offset", raw
       on parked for each statement execute function refuse_change()`
  ]
}
