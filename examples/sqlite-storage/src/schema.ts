/**
 * Each entity is a JSON document, beside the columns that are searched, unique or checked. Money of accounts and bills
 * is in columns alone. The checks refuse what must never be stored, whatever the code above does.
 */
export const schema = `
create table if not exists start (id integer primary key autoincrement) strict;
create table if not exists dealer (
  id integer primary key, cme_dealer_id text not null unique, doc text not null) strict;
create table if not exists requisite_version (
  dealer_id integer not null references dealer, at_ms integer not null, doc text not null) strict;
create table if not exists account (
  dealer_id integer not null references dealer, account_type text not null,
  contract_id text unique, doc text not null,
  balance integer not null check (balance >= 0 or account_type = 'DEPOSIT'),
  primary key (dealer_id, account_type)) strict;
create table if not exists bill (
  id integer primary key, dealer_id integer not null, account_type text not null,
  operation text not null, deal_id text not null, revision integer not null, status text not null,
  invoice_id text unique, common_sum integer not null check (common_sum > 0),
  paid_sum integer not null check (paid_sum between 0 and common_sum), paid_at text, replaces integer,
  vat_mode text not null, vat_rate integer, vat_sum integer, doc text not null,
  unique (operation, deal_id, revision), unique (id, dealer_id, account_type),
  foreign key (dealer_id, account_type) references account,
  check ((paid_at is not null) = (paid_sum = common_sum)), check (status <> 'CANCELLED' or paid_sum = 0),
  check (replaces is null or revision > 1),
  check (case vat_mode when 'none' then vat_rate is null and vat_sum = 0
    when 'price-difference' then vat_sum is null
    else vat_rate is not null and vat_sum is not null and vat_sum between 0 and common_sum end)) strict;
create index if not exists bill_of_dealer on bill (dealer_id, id);
create table if not exists bill_correction (bill_id integer not null references bill, doc text not null) strict;
create table if not exists tariff (valid_from text primary key, content text not null) strict;
create table if not exists payment (
  payment_id text primary key, dealer_id integer not null, account_type text not null,
  amount integer not null check (amount > 0), origin text not null, reverses text, at_ms integer not null,
  doc text not null, unique (payment_id, dealer_id, account_type),
  foreign key (dealer_id, account_type) references account,
  check (reverses is null or reverses = origin)) strict;
create index if not exists payment_by_origin on payment (origin);
create table if not exists transfer (
  id integer primary key, dealer_id integer not null, account_type text not null,
  from_place text not null, to_place text not null, reason text not null,
  amount integer not null check (amount > 0), payment_id text, bill_id integer, at_ms integer not null,
  foreign key (payment_id, dealer_id, account_type) references payment (payment_id, dealer_id, account_type),
  foreign key (bill_id, dealer_id, account_type) references bill (id, dealer_id, account_type),
  check (from_place || ' ' || to_place || ' ' || reason in (
    'OUTSIDE BILL NAMED_BILL', 'OUTSIDE BILL OLDEST_OPEN_BILL', 'OUTSIDE BALANCE NO_OPEN_BILL',
    'OUTSIDE BALANCE HELD_DEPOSIT', 'BALANCE BILL NEW_BILL', 'BALANCE BILL OLDEST_OPEN_BILL',
    'BILL BALANCE BILL_CANCELLED', 'BALANCE OUTSIDE REVERSED', 'BALANCE OUTSIDE DEPOSIT_RETURNED',
    'BILL OUTSIDE REVERSED', 'BILL OUTSIDE REVERSED_FROM_OTHER_BILL')),
  check (case account_type when 'DEPOSIT'
    then reason in ('NAMED_BILL', 'HELD_DEPOSIT', 'BILL_CANCELLED', 'REVERSED', 'DEPOSIT_RETURNED')
    else reason not in ('HELD_DEPOSIT', 'DEPOSIT_RETURNED') end)) strict;
create unique index if not exists transfer_once on transfer
  (payment_id, from_place, to_place, reason, coalesce(bill_id, 0)) where payment_id is not null;
create unique index if not exists money_back_once on transfer (bill_id) where reason = 'BILL_CANCELLED';
create table if not exists invoice_total (invoice_id text primary key, doc text not null) strict;
create table if not exists deposit_return (return_id text primary key, doc text not null) strict;
create table if not exists processed_message (
  source text not null, number integer not null, payment_id text, doc text not null,
  primary key (source, number)) strict;
create table if not exists parked (
  source text not null, number integer not null, at_ms integer not null, doc text not null,
  primary key (source, number)) strict;
create table if not exists log_decision (
  source text not null, log integer not null, doc text not null, primary key (source, log)) strict;
create table if not exists operation (
  id integer primary key, dealer_id integer not null, account_type text not null, kind text not null,
  state text not null, bill_id integer references bill, remote_id text, doc text not null, traceparent text,
  due_ms integer not null, lease_token text, lease_ends_ms integer not null,
  created_ms integer not null, updated_ms integer not null, opened_ms integer not null,
  unique (kind, remote_id), foreign key (dealer_id, account_type) references account) strict;
create index if not exists operation_due on operation (due_ms, id) where state in ('PENDING', 'SENT');
create table if not exists operation_event (
  id integer primary key, operation_id integer not null references operation, doc text not null) strict;
create table if not exists audit_event (id integer primary key, doc text not null) strict;
`
