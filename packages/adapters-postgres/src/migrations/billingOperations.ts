import type { Migration } from "./Migration.ts"

const billingOperation = `
  create table billing_operation (
    id bigint generated always as identity primary key,
    dealer_id bigint not null,
    account_type text not null,
    kind text not null check (kind in ('CLIENT', 'PAYER', 'CONTRACT', 'INVOICE')),
    bill_id bigint constraint billing_operation_bill_id_key unique,
    reference text not null check (reference <> ''),
    requisite_version integer not null check (requisite_version >= 1),
    state text not null check (state in ('PENDING', 'SENT', 'DONE', 'REJECTED', 'IN_DOUBT')),
    attempts integer not null check (attempts >= 0),
    last_error text,
    remote_id text,
    empty_lookups integer not null default 0 check (empty_lookups >= 0),
    due_at timestamptz not null default now(),
    lease_token text,
    lease_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, bill_id) references bill (dealer_id, account_type, id),
    constraint billing_operation_reference_key unique (kind, reference),
    constraint billing_operation_bill_check check ((bill_id is not null) = (kind = 'INVOICE')),
    constraint billing_operation_done_check check (state <> 'DONE' or remote_id is not null),
    constraint billing_operation_lease_check check ((lease_token is null) = (lease_until is null))
  ) with (fillfactor = 80)`

export const billingOperations: Migration = {
  id: 5,
  name: "billing operations",
  statements: [
    billingOperation,
    `create unique index billing_operation_step_key on billing_operation (dealer_id, account_type, kind)
       where kind <> 'INVOICE'`,
    `create unique index billing_operation_remote_key on billing_operation (kind, remote_id)
       where remote_id is not null`,
    "create index billing_operation_open_index on billing_operation (due_at, id) where state in ('PENDING', 'SENT')",
    "create index billing_operation_lease_index on billing_operation (lease_token) where lease_token is not null",
    "create index billing_operation_unfinished_index on billing_operation (dealer_id) where state <> 'DONE'"
  ]
}
