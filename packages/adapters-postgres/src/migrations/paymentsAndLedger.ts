import { appendOnly, refuseChange } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const payments = `
  create table payments (
    payment_id text primary key check (payment_id <> ''),
    type text not null check (type in ('payment.received', 'payment.reversed', 'invoice.paid-total')),
    dealer_id bigint not null,
    account_type text not null,
    stated_sum bigint not null check (stated_sum >= 0),
    effect bigint not null,
    named_bill_id bigint,
    reverses_payment_id text,
    revision integer check (revision >= 0),
    paid_at timestamptz not null,
    content text not null,
    received_at timestamptz not null default now(),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    foreign key (dealer_id, account_type, named_bill_id) references bill (dealer_id, account_type, id),
    constraint payments_account_key unique (dealer_id, account_type, payment_id),
    foreign key (dealer_id, account_type, reverses_payment_id)
      references payments (dealer_id, account_type, payment_id),
    constraint payments_shape_check check (
      case type
        when 'payment.received' then
          stated_sum > 0 and effect = stated_sum and reverses_payment_id is null and revision is null
        when 'payment.reversed' then
          stated_sum > 0 and effect = -stated_sum and reverses_payment_id is not null and revision is null
        else named_bill_id is not null and reverses_payment_id is null and revision is not null
      end
    )
  )`

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
        ('BALANCE_TO_BILL', 'BALANCE_TO_NEW_BILL'),
        ('BILL_TO_REVERSAL', 'REVERSED_FROM_CLOSED_BILL'), ('BILL_TO_REVERSAL', 'REVERSED_FROM_OTHER_BILL'),
        ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_BALANCE'), ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT'),
        ('DEPOSIT_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT')
      )
    ),
    constraint ledger_bill_check check (
      (bill_id is null) = (kind in ('PAYMENT_TO_BALANCE', 'BALANCE_TO_REVERSAL'))
    ),
    constraint ledger_payment_check check ((payment_id is null) = (kind = 'BALANCE_TO_BILL')),
    constraint ledger_deposit_check check (
      case when account_type = 'DEPOSIT'
        then kind in ('PAYMENT_TO_DEPOSIT', 'PAYMENT_TO_BALANCE', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_REVERSAL')
        else kind not in ('PAYMENT_TO_DEPOSIT', 'DEPOSIT_TO_REVERSAL')
      end
    )
  )`

/** A payment moves money by one rule to one place only once; also the way from a payment to its entries. */
const ledgerOnce = `
  create unique index ledger_payment_key on ledger (payment_id, kind, rule, bill_id) nulls not distinct
    where payment_id is not null`

export const paymentsAndLedger: Migration = {
  id: 3,
  name: "payments and ledger",
  statements: [
    refuseChange,
    payments,
    "create index payments_named_bill_index on payments (named_bill_id) where named_bill_id is not null",
    "create index payments_reverses_index on payments (reverses_payment_id) where reverses_payment_id is not null",
    ledger,
    ledgerOnce,
    "create index ledger_bill_index on ledger (bill_id) where bill_id is not null",
    appendOnly("payments"),
    appendOnly("ledger")
  ]
}
