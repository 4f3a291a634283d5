/** DEPOSIT is below zero if a payment is reversed after its money was returned to the dealer. */
const account = `
  create table accounts (
    dealer_id bigint not null references dealers (id),
    account_type text not null check (account_type in ('COMMISSION', 'DEPOSIT', 'SETTLEMENT')),
    status text not null check (status in ('PROVISIONING', 'ACTIVE', 'NEEDS_CORRECTION', 'IN_DOUBT')),
    problem text,
    balance bigint not null,
    client_id text,
    payer_id text,
    contract_id text constraint accounts_contract_id_key unique,
    primary key (dealer_id, account_type),
    constraint accounts_balance_check check (balance >= 0 or account_type = 'DEPOSIT'),
    constraint accounts_active_check check (
      status <> 'ACTIVE' or (client_id is not null and payer_id is not null and contract_id is not null)
    )
  ) with (fillfactor = 80)`

export const accounts: ReadonlyArray<string> = [account]
