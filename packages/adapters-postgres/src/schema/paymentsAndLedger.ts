import { appendOnly } from "./appendOnly.ts"

const payments = `
  create table payments (
    payment_id text primary key check (payment_id <> ''),
    type text not null check (type in ('payment.received', 'payment.reversed')),
    origin text not null check (origin <> ''),
    dealer_id bigint not null,
    account_type text not null,
    stated_sum bigint not null check (stated_sum >= 0),
    effect bigint not null,
    named_bill_id bigint,
    reverses_payment_id text,
    paid_at timestamptz not null,
    content text not null,
    received_at timestamptz not null default now(),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, named_bill_id) references bill (dealer_id, account_type, id),
    constraint payments_account_key unique (dealer_id, account_type, payment_id),
    foreign key (dealer_id, account_type, reverses_payment_id)
      references payments (dealer_id, account_type, payment_id),
    constraint payments_shape_check check (
      stated_sum > 0
      and case type
        when 'payment.received' then effect = stated_sum and reverses_payment_id is null
        else effect = -stated_sum and (reverses_payment_id is null or reverses_payment_id = origin)
      end
    )
  )`

const invoiceTotal = `
  create table invoice_total (
    invoice_id text primary key,
    revision integer not null check (revision >= 0),
    total_paid bigint not null check (total_paid >= 0),
    updated_at timestamptz not null default now()
  )`

const refuseOldTotal = `
  create function refuse_old_total() returns trigger language plpgsql as $$
  begin
    raise exception 'the total of invoice % has revision % already', old.invoice_id, old.revision
      using errcode = 'check_violation';
  end
  $$`

const totalRises = `
  create trigger invoice_total_rises before update on invoice_total
    for each row when (new.revision <= old.revision or new.invoice_id <> old.invoice_id)
    execute function refuse_old_total()`

/** A trigger of rows cannot see TRUNCATE. */
const totalStays = `
  create trigger invoice_total_stays before delete or truncate on invoice_total
    for each statement execute function refuse_change()`

const transfer = `
  create table transfer (
    id bigint generated always as identity primary key,
    dealer_id bigint not null,
    account_type text not null,
    from_place text not null,
    to_place text not null,
    reason text not null,
    amount bigint not null constraint transfer_amount_check check (amount > 0),
    payment_id text,
    bill_id bigint,
    created_at timestamptz not null default now(),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, bill_id) references bill (dealer_id, account_type, id),
    foreign key (dealer_id, account_type, payment_id) references payments (dealer_id, account_type, payment_id),
    constraint transfer_reason_check check (
      (from_place, to_place, reason) in (
        ('OUTSIDE', 'BILL', 'NAMED_BILL'), ('OUTSIDE', 'BILL', 'OLDEST_OPEN_BILL'),
        ('OUTSIDE', 'BALANCE', 'NO_OPEN_BILL'), ('OUTSIDE', 'BALANCE', 'HELD_DEPOSIT'),
        ('BALANCE', 'BILL', 'NEW_BILL'), ('BALANCE', 'BILL', 'OLDEST_OPEN_BILL'),
        ('BILL', 'BALANCE', 'BILL_CANCELLED'), ('BALANCE', 'OUTSIDE', 'REVERSED'),
        ('BILL', 'OUTSIDE', 'REVERSED'), ('BILL', 'OUTSIDE', 'REVERSED_FROM_OTHER_BILL'),
        ('BALANCE', 'OUTSIDE', 'DEPOSIT_RETURNED')
      )
    ),
    constraint transfer_bill_check check ((bill_id is not null) = ('BILL' in (from_place, to_place))),
    constraint transfer_payment_check check (
      (payment_id is not null) = ('OUTSIDE' in (from_place, to_place) and reason <> 'DEPOSIT_RETURNED')
    ),
    constraint transfer_deposit_check check (
      case when account_type = 'DEPOSIT'
        then reason in ('NAMED_BILL', 'HELD_DEPOSIT', 'BILL_CANCELLED', 'REVERSED', 'DEPOSIT_RETURNED')
        else reason not in ('HELD_DEPOSIT', 'DEPOSIT_RETURNED')
      end
    )
  )`

/** A payment moves money for one reason between the same places only once. The index also finds its transfers. */
const transferOnce = `
  create unique index transfer_payment_key on transfer (payment_id, from_place, to_place, reason, bill_id)
    nulls not distinct where payment_id is not null`

export const paymentsAndLedger: ReadonlyArray<string> = [
  payments,
  "create index payments_named_bill_index on payments (named_bill_id) where named_bill_id is not null",
  "create index payments_origin_index on payments (origin) where origin <> payment_id",
  appendOnly("payments"),
  invoiceTotal,
  refuseOldTotal,
  totalRises,
  totalStays,
  transfer,
  transferOnce,
  "create index transfer_bill_index on transfer (bill_id) where bill_id is not null",
  "create unique index transfer_cancelled_key on transfer (bill_id) where reason = 'BILL_CANCELLED'",
  appendOnly("transfer")
]
