import { requisite } from "./caller.ts"

const json = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'`

const content = {
  sum: "100.00",
  currency: "RUB",
  vat: { mode: "none", rate: null, sum: null },
  purpose: "Вознаграждение, лот lot-1",
  items: [{ name: "Вознаграждение, лот lot-1", quantity: 1, unit: "шт", price: "100.00", sum: "100.00" }]
}
const seller = {
  name: "ООО «Аукцион»",
  inn: "7707083893",
  kpp: "773601001",
  address: "Москва",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  director: "А. А.",
  accountant: "Б. Б."
}

/** What the sandbox of the first version made in the service's own database, with one object of each kind. */
export const oldSandbox: ReadonlyArray<string> = [
  `create schema billing_sandbox`,
  `set search_path to billing_sandbox`,
  `create table client (id text primary key, sequence bigint generated always as identity,
     ref text not null, name text not null, created_at timestamptz not null)`,
  `create table payer (id text primary key, sequence bigint generated always as identity, ref text not null,
     client_id text not null references client, requisite jsonb not null, requisite_version integer not null,
     created_at timestamptz not null)`,
  `create table contract (id text primary key, sequence bigint generated always as identity, ref text not null,
     client_id text not null references client, payer_id text not null references payer, kind text not null,
     created_at timestamptz not null)`,
  `create table invoice (id text primary key, sequence bigint generated always as identity, ref text not null,
     contract_id text not null references contract, content jsonb not null, sum bigint not null check (sum > 0),
     buyer jsonb not null, seller jsonb not null, created_at timestamptz not null, cancelled_at timestamptz,
     cancel_reason text)`,
  `create table payment (id text primary key, contract_id text not null references contract,
     invoice_id text references invoice, reverses text references payment, sum bigint not null,
     created_at timestamptz not null)`,
  `create table fact (sequence bigint generated always as identity primary key, key text, value bytea not null,
     delivered_at timestamptz)`,
  `create table recovery (only_row boolean primary key default true check (only_row), mode text not null)`,
  `create table fault_rule (position integer primary key, target text not null, fault text not null,
     times integer check (times >= 0), status integer, retry_after text)`,
  `insert into client (id, ref, name, created_at) values ('client-1', 'd-1:COMMISSION', 'ПАО Сбербанк', now())`,
  `insert into payer (id, ref, client_id, requisite, requisite_version, created_at)
     values ('payer-1', 'd-1:COMMISSION', 'client-1', ${json(requisite)}, 1, now())`,
  `insert into contract (id, ref, client_id, payer_id, kind, created_at)
     values ('contract-1', 'd-1:COMMISSION', 'client-1', 'payer-1', 'COMMISSION', now())`,
  `insert into invoice (id, ref, contract_id, content, sum, buyer, seller, created_at, cancelled_at, cancel_reason)
     values ('invoice-1', 'lot-0:GET_REWARD:1', 'contract-1', ${json(content)}, 10000, ${json(requisite)},
       ${json(seller)}, now(), null, null)`,
  `insert into payment (id, contract_id, invoice_id, reverses, sum, created_at)
     values ('payment-1', 'contract-1', 'invoice-1', null, 4000, now()),
       ('payment-2', 'contract-1', 'invoice-1', 'payment-1', 1000, now() + interval '1 second')`,
  `insert into fact (key, value, delivered_at) values ('contract-1', '\\x7b7d', now())`,
  `insert into recovery (mode) values ('lookup')`,
  `reset search_path`
]
