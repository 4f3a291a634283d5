import { appendOnly } from "./appendOnly.ts"

const processedMessage = `
  create table processed_message (
    source text not null check (source <> ''),
    number bigint not null check (number >= 0),
    outcome text not null check (outcome in ('APPLIED', 'DUPLICATE', 'STALE', 'PARKED')),
    payment_id text,
    raw_sha256 bytea not null check (octet_length(raw_sha256) = 32),
    received_at timestamptz not null default now(),
    primary key (source, number),
    constraint processed_message_payment_check check (outcome = 'PARKED' or payment_id is not null)
  )`

/** A message above 64 kB is stored as its first 4 kB and its length; `processed_message` has its whole hash. */
const parked = `
  create table parked (
    id bigint generated always as identity primary key,
    source text not null,
    number bigint not null,
    raw bytea,
    raw_length integer,
    contract_id text,
    reason text not null check (reason in (
      'BAD_MESSAGE', 'UNKNOWN_INVOICE', 'UNKNOWN_CONTRACT', 'BAD_SUM', 'BAD_CURRENCY', 'ACCOUNT_MISMATCH',
      'CONFLICT', 'UNKNOWN_PAYMENT', 'WRONG_DIALECT', 'PROGRAM_FAILED'
    )),
    detail text not null,
    missing text,
    attempts integer not null default 1 check (attempts >= 1),
    parked_at timestamptz not null default now(),
    resolved_at timestamptz,
    constraint parked_position_key unique (source, number),
    foreign key (source, number) references processed_message (source, number),
    constraint parked_raw_check check (
      case
        when raw_length is null then raw is not null
        when raw is null then resolved_at is not null and raw_length >= 0
        else raw_length > 65536 and octet_length(raw) = 4096
      end
    )
  )`

const parkedIndexes = [
  "create index parked_open_index on parked (id) where resolved_at is null",
  "create index parked_reason_index on parked (reason, id) where resolved_at is null",
  "create index parked_waiting_index on parked (id) where resolved_at is null and missing is not null",
  "create index parked_missing_index on parked (missing) where resolved_at is null and missing is not null",
  "create index parked_contract_index on parked (contract_id, id) where contract_id is not null",
  "create index parked_time_index on parked (parked_at)",
  "create index parked_raw_index on parked (resolved_at) where raw is not null and resolved_at is not null"
]

const keepsMessage = `
  create trigger parked_keeps_message before delete or truncate or update of source, number
    on parked for each statement execute function refuse_change()`

const refuseRawChange = `
  create function refuse_raw_change() returns trigger language plpgsql as $$
  begin
    if new.raw is null and old.raw is not null
      and new.raw_length = coalesce(old.raw_length, octet_length(old.raw))
      and old.resolved_at <= now() - interval '30 days' and new.resolved_at = old.resolved_at
    then
      return new;
    end if;
    raise exception 'the bytes of a parked message are never changed, and dropped 30 days after it was resolved'
      using errcode = 'insufficient_privilege';
  end
  $$`

const keepsRaw = `
  create trigger parked_keeps_raw before update of raw, raw_length
    on parked for each row execute function refuse_raw_change()`

/** `clock_timestamp()`: events of one message are inserted under its lock, so their times never go back. */
const parkedEvent = `
  create table parked_event (
    id bigint generated always as identity primary key,
    parked_id bigint not null references parked (id),
    at timestamptz not null default clock_timestamp(),
    action text not null check (action in ('RETRY', 'APPLY', 'REJECT')),
    outcome text not null check (outcome in ('APPLIED', 'STALE', 'DUPLICATE', 'REJECTED', 'PARKED')),
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
      and (action <> 'APPLY' or outcome in ('APPLIED', 'STALE', 'DUPLICATE'))
      and (note is not null or outcome not in ('REJECTED', 'PARKED'))
    )
  )`

export const messages: ReadonlyArray<string> = [
  processedMessage,
  "create unique index processed_message_applied_key on processed_message (payment_id) where outcome = 'APPLIED'",
  `create index processed_message_parked_payment_index on processed_message (payment_id)
     where outcome = 'PARKED' and payment_id is not null`,
  appendOnly("processed_message"),
  parked,
  ...parkedIndexes,
  keepsMessage,
  refuseRawChange,
  keepsRaw,
  parkedEvent,
  "create index parked_event_parked_index on parked_event (parked_id, id)",
  "create unique index parked_event_end_key on parked_event (parked_id) where outcome <> 'PARKED'",
  appendOnly("parked_event")
]
