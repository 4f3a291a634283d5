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

const ledger = `
  create table ledger (
    id bigint generated always as identity primary key,
    dealer_id bigint not null,
    account_type text not null,
    kind text not null,
    rule text not null,
    amount bigint not null constraint ledger_amount_check check (amount > 0),
    payment_id text,
    bill_id bigint,
    created_at timestamptz not null default now(),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, bill_id) references bill (dealer_id, account_type, id),
    foreign key (dealer_id, account_type, payment_id) references payments (dealer_id, account_type, payment_id),
    constraint ledger_rule_check check (
      (kind, rule) in (
        ('PAYMENT_TO_BILL', 'NAMED_BILL'), ('PAYMENT_TO_BILL', 'OLDEST_OPEN_BILL'),
        ('PAYMENT_TO_BALANCE', 'REST_TO_BALANCE'), ('PAYMENT_TO_BALANCE', 'HELD_DEPOSIT'),
        ('PAYMENT_TO_DEPOSIT', 'NAMED_BILL'),
        ('BALANCE_TO_BILL', 'BALANCE_TO_NEW_BILL'), ('BALANCE_TO_BILL', 'BALANCE_TO_OPEN_BILL'),
        ('BALANCE_TO_RETURN', 'DEPOSIT_RETURNED'),
        ('BILL_TO_BALANCE', 'CANCELLED_BILL'), ('DEPOSIT_TO_BALANCE', 'CANCELLED_BILL'),
        ('BILL_TO_REVERSAL', 'REVERSED_FROM_CLOSED_BILL'), ('BILL_TO_REVERSAL', 'REVERSED_FROM_OTHER_BILL'),
        ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_BALANCE'), ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT'),
        ('DEPOSIT_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT')
      )
    ),
    constraint ledger_bill_check check (
      (bill_id is null) = (kind in ('PAYMENT_TO_BALANCE', 'BALANCE_TO_REVERSAL', 'BALANCE_TO_RETURN'))
    ),
    constraint ledger_payment_check check (
      (payment_id is null) = (
        kind in ('BALANCE_TO_BILL', 'BALANCE_TO_RETURN', 'BILL_TO_BALANCE', 'DEPOSIT_TO_BALANCE')
      )
    ),
    constraint ledger_deposit_check check (
      case when account_type = 'DEPOSIT'
        then kind in ('PAYMENT_TO_DEPOSIT', 'PAYMENT_TO_BALANCE', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_REVERSAL',
          'BALANCE_TO_RETURN', 'DEPOSIT_TO_BALANCE')
        else kind not in ('PAYMENT_TO_DEPOSIT', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_RETURN', 'DEPOSIT_TO_BALANCE')
      end
    )
  )`

/** A payment moves money by one rule to one place only once. Queries find the entries of a payment by it, too. */
const ledgerOnce = `
  create unique index ledger_payment_key on ledger (payment_id, kind, rule, bill_id) nulls not distinct
    where payment_id is not null`

export const paymentsAndLedger: ReadonlyArray<string> = [
  payments,
  "create index payments_named_bill_index on payments (named_bill_id) where named_bill_id is not null",
  "create index payments_origin_index on payments (origin) where origin <> payment_id",
  appendOnly("payments"),
  invoiceTotal,
  refuseOldTotal,
  totalRises,
  totalStays,
  ledger,
  ledgerOnce,
  "create index ledger_bill_index on ledger (bill_id) where bill_id is not null",
  "create unique index ledger_cancelled_key on ledger (bill_id) where rule = 'CANCELLED_BILL'",
  appendOnly("ledger")
]
