import { appendOnly } from "./appendOnly.ts"

/** `traceparent` comes from a caller's header. */
const operation = `
  create table billing_operation (
    id bigint generated always as identity primary key,
    dealer_id bigint not null,
    account_type text not null,
    kind text not null check (kind in ('CLIENT', 'PAYER', 'CONTRACT', 'INVOICE', 'CANCELLATION')),
    bill_id bigint,
    reference text not null check (reference <> ''),
    requisite_version integer not null check (requisite_version >= 1),
    state text not null check (state in ('PENDING', 'SENT', 'DONE', 'REJECTED', 'IN_DOUBT')),
    attempts integer not null check (attempts >= 0),
    last_error text,
    remote_id text,
    empty_lookups integer not null default 0 check (empty_lookups >= 0),
    due_at timestamptz not null default now(),
    wait_until timestamptz,
    lease_token text,
    lease_until timestamptz,
    opened_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    traceparent text constraint billing_operation_traceparent_check
      check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-01$'),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, bill_id) references bill (dealer_id, account_type, id),
    constraint billing_operation_reference_key unique (kind, reference),
    constraint billing_operation_bill_id_key unique (bill_id, kind),
    constraint billing_operation_bill_check check ((bill_id is not null) = (kind in ('INVOICE', 'CANCELLATION'))),
    constraint billing_operation_done_check check (state <> 'DONE' or remote_id is not null),
    constraint billing_operation_lease_check check ((lease_token is null) = (lease_until is null))
  ) with (fillfactor = 80)`

/**
 * The state is part of the key: otherwise the planner may choose another index that begins with the state. A claim
 * reads only due operations, however many are leased or wait.
 */
const dueAt = "case when state in ('PENDING', 'SENT') and wait_until is null then greatest(due_at, lease_until) end"
const waitsUntil =
  "case when state in ('PENDING', 'SENT') and wait_until is not null then greatest(wait_until, due_at, lease_until) end"

const indexes = [
  `create unique index billing_operation_step_key on billing_operation (dealer_id, account_type, kind)
     where bill_id is null`,
  "create unique index billing_operation_remote_key on billing_operation (kind, remote_id) where remote_id is not null",
  `create index billing_operation_due_index on billing_operation ((${dueAt}), id) where (${dueAt}) is not null`,
  `create index billing_operation_waiting_index on billing_operation ((${waitsUntil}), id)
     where (${waitsUntil}) is not null`,
  "create index billing_operation_lease_index on billing_operation (lease_token) where lease_token is not null",
  "create index billing_operation_unfinished_index on billing_operation (dealer_id) where state <> 'DONE'",
  "create index billing_operation_dealer_index on billing_operation (dealer_id, id)",
  "create index billing_operation_state_index on billing_operation (state, id)",
  `create index billing_operation_opened_index on billing_operation (opened_at)
     where state in ('PENDING', 'SENT', 'IN_DOUBT')`
]

/** An operation waits for one with a lower id, so two of these updates never deadlock. */
const endWait = (name: string, condition: string) => `
  create function ${name}() returns trigger language plpgsql as $$
  begin
    update billing_operation o set wait_until = null, due_at = greatest(due_at, now())
    from (
      select id from billing_operation where ${condition} and wait_until is not null
      order by id for no key update
    ) waiting
    where o.id = waiting.id;
    return null;
  end $$`

/**
 * A claim sets `wait_until` if an operation is not ready; these triggers end the wait when the missing value is stored.
 * A claim that runs at the same time may miss that, so it checks again at `wait_until`.
 */
const endOfWaits = [
  endWait(
    "end_wait_of_account",
    "dealer_id = new.dealer_id and account_type = new.account_type and state <> 'DONE'"
  ),
  endWait("end_wait_of_bill", "bill_id = new.id"),
  `create trigger account_end_wait after update of client_id, payer_id, contract_id on accounts
     for each row execute function end_wait_of_account()`,
  `create trigger operation_end_wait after update of state on billing_operation
     for each row when (new.kind = 'PAYER' and new.state = 'DONE') execute function end_wait_of_account()`,
  `create trigger bill_end_wait after update of invoice_id, cancelled_at on bill
     for each row execute function end_wait_of_bill()`
]

/** `clock_timestamp()`: events of one operation are inserted under its lock, so their times never go back. */
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

export const billingOperations: ReadonlyArray<string> = [
  operation,
  ...indexes,
  ...endOfWaits,
  event,
  "create index billing_operation_event_operation_index on billing_operation_event (operation_id, id)",
  appendOnly("billing_operation_event")
]
