import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

/** The time is the moment of the insert, so that events of one message, made under its lock, never go back. */
const event = `
  create table parked_event (
    id bigint generated always as identity primary key,
    parked_id bigint not null references parked (id),
    at timestamptz not null default clock_timestamp(),
    action text not null check (action in ('RETRY', 'APPLY', 'REJECT')),
    outcome text not null check (outcome in ('APPLIED', 'STALE', 'DUPLICATE', 'REJECTED', 'REFUSED')),
    actor text not null check (actor <> ''),
    note text,
    dealer_id bigint,
    account_type text,
    bill_id bigint,
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, bill_id) references bill (dealer_id, account_type, id),
    constraint parked_event_shape_check check (
      (action = 'REJECT') = (outcome = 'REJECTED')
      and (action = 'APPLY') = (dealer_id is not null)
      and (dealer_id is null) = (account_type is null)
      and (bill_id is null or dealer_id is not null)
      and (action <> 'APPLY' or outcome in ('APPLIED', 'DUPLICATE'))
      and (note is not null or outcome not in ('REJECTED', 'REFUSED'))
    )
  )`

/** What was resolved before there was a history was so by the worker. */
const earlier = `
  insert into parked_event (parked_id, at, action, outcome, actor)
  select id, resolved_at, 'RETRY', 'APPLIED', 'worker' from parked where resolved_at is not null order by id`

export const parkedDesk: Migration = {
  id: 8,
  name: "history of parked messages",
  statements: [
    event,
    "create index parked_event_parked_index on parked_event (parked_id, id)",
    "create unique index parked_event_end_key on parked_event (parked_id) where outcome <> 'REFUSED'",
    earlier,
    appendOnly("parked_event"),
    "create index parked_open_index on parked (id) where resolved_at is null",
    `create index inbox_parked_payment_index on inbox (payment_id)
       where outcome = 'PARKED' and payment_id is not null`
  ]
}
