import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const correction = `
  create table bill_correction (
    id bigint generated always as identity primary key,
    bill_id bigint not null references bill (id),
    at timestamptz not null,
    action text not null check (action in ('CANCEL', 'CORRECT')),
    reason text not null check (reason <> ''),
    actor text not null check (actor <> ''),
    replaced_by bigint references bill (id),
    constraint bill_correction_once_key unique (bill_id, action),
    constraint bill_correction_shape_check check ((action = 'CORRECT') = (replaced_by is not null))
  )`

const ledgerRules = `
  alter table ledger
    drop constraint ledger_rule_check,
    drop constraint ledger_payment_check,
    drop constraint ledger_deposit_check,
    add constraint ledger_rule_check check (
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
    add constraint ledger_payment_check check (
      (payment_id is null) = (
        kind in ('BALANCE_TO_BILL', 'BALANCE_TO_RETURN', 'BILL_TO_BALANCE', 'DEPOSIT_TO_BALANCE')
      )
    ),
    add constraint ledger_deposit_check check (
      case when account_type = 'DEPOSIT'
        then kind in ('PAYMENT_TO_DEPOSIT', 'PAYMENT_TO_BALANCE', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_REVERSAL',
          'BALANCE_TO_RETURN', 'DEPOSIT_TO_BALANCE')
        else kind not in ('PAYMENT_TO_DEPOSIT', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_RETURN', 'DEPOSIT_TO_BALANCE')
      end
    )`

/** A bill has its invoice and, when it is cancelled, the invoice's cancellation under the same reference. */
const operationKinds = `
  alter table billing_operation
    drop constraint billing_operation_kind_check,
    drop constraint billing_operation_bill_check,
    drop constraint billing_operation_bill_id_key,
    add constraint billing_operation_kind_check check (
      kind in ('CLIENT', 'PAYER', 'CONTRACT', 'INVOICE', 'CANCELLATION')
    ),
    add constraint billing_operation_bill_check check (
      (bill_id is not null) = (kind in ('INVOICE', 'CANCELLATION'))
    ),
    add constraint billing_operation_bill_id_key unique (bill_id, kind)`

export const billCorrections: Migration = {
  id: 12,
  name: "bill corrections",
  statements: [
    correction,
    appendOnly("bill_correction"),
    ledgerRules,
    "create unique index ledger_cancelled_key on ledger (bill_id) where rule = 'CANCELLED_BILL'",
    operationKinds,
    "drop index billing_operation_step_key",
    `create unique index billing_operation_step_key on billing_operation (dealer_id, account_type, kind)
       where bill_id is null`,
    `alter table bill
       add constraint bill_cancelled_money_check check (status <> 'CANCELLED' or paid_sum = 0)`
  ]
}
