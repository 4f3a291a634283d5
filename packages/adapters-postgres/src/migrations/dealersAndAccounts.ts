import type { Migration } from "./Migration.ts"

const dealers = `
  create table dealers (
    id bigint primary key check (id > 0),
    cme_dealer_id varchar(64) not null unique check (cme_dealer_id <> ''),
    requisite bytea not null,
    requisite_version integer not null check (requisite_version >= 1),
    created_at timestamptz not null
  )`

const accounts = `
  create table accounts (
    dealer_id bigint not null references dealers (id),
    account_type text not null check (account_type in ('COMMISSION', 'DEPOSIT', 'SETTLEMENT')),
    status text not null check (status in ('PROVISIONING', 'ACTIVE', 'NEEDS_CORRECTION', 'IN_DOUBT')),
    problem text,
    balance bigint not null constraint accounts_balance_check check (balance >= 0),
    client_id text,
    payer_id text,
    contract_id text constraint accounts_contract_id_key unique,
    primary key (dealer_id, account_type),
    constraint accounts_active_check check (
      status <> 'ACTIVE' or (client_id is not null and payer_id is not null and contract_id is not null)
    )
  ) with (fillfactor = 80)`

export const dealersAndAccounts: Migration = {
  id: 1,
  name: "dealers and accounts",
  statements: [
    "create sequence dealer_id_sequence as bigint",
    "create sequence bill_id_sequence as bigint",
    dealers,
    accounts
  ]
}
