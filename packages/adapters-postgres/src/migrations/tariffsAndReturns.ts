import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const rewardTariff = `
  create table reward_tariff (
    id bigint generated always as identity primary key,
    valid_from date not null constraint reward_tariff_valid_from_key unique,
    content text not null check (jsonb_typeof(content::jsonb) = 'object'),
    content_sha256 bytea not null,
    recorded_at timestamptz not null default now(),
    constraint reward_tariff_sha256_check check (content_sha256 = sha256(convert_to(content, 'UTF8')))
  )`

/** The first tariffs are recorded together; now() is the same for all of them. */
const refuseLateTariff = `
  create function refuse_late_tariff() returns trigger language plpgsql as $$
  begin
    if exists (select from reward_tariff where valid_from >= new.valid_from) then
      raise exception 'a tariff begins after all that were recorded' using errcode = 'check_violation';
    end if;
    if exists (select from reward_tariff where recorded_at < now())
        and new.valid_from <= (now() at time zone (new.content::jsonb ->> 'timeZone'))::date then
      raise exception 'a tariff begins after the day on which it is recorded' using errcode = 'check_violation';
    end if;
    return new;
  end
  $$`

const rewardTariffRises = `
  create trigger reward_tariff_rises before insert on reward_tariff
    for each row execute function refuse_late_tariff()`

const billColumns = `
  alter table bill add column reward_band_from bigint check (reward_band_from > 0),
    add column reward_minimum bigint check (reward_minimum > 0),
    add column reward_maximum bigint check (reward_maximum > 0),
    add constraint bill_reward_limits_check check (
      operation = 'GET_REWARD' or num_nonnulls(reward_band_from, reward_minimum, reward_maximum) = 0
    )`

const depositReturn = `
  create table deposit_return (
    return_id varchar(64) primary key check (return_id <> ''),
    dealer_id bigint not null,
    account_type text not null default 'DEPOSIT' check (account_type = 'DEPOSIT'),
    sum bigint not null check (sum > 0),
    held_after bigint not null check (held_after >= 0),
    reason text not null check (reason <> ''),
    actor text not null check (actor <> ''),
    returned_at timestamptz not null,
    ledger_id bigint not null constraint deposit_return_ledger_key unique references ledger (id),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type)
  )`

const ledgerChecks = `
  alter table ledger
    drop constraint ledger_rule_check, drop constraint ledger_bill_check,
    drop constraint ledger_payment_check, drop constraint ledger_deposit_check,
    add constraint ledger_rule_check check (
      (kind, rule) in (
        ('PAYMENT_TO_BILL', 'NAMED_BILL'), ('PAYMENT_TO_BILL', 'OLDEST_OPEN_BILL'),
        ('PAYMENT_TO_BALANCE', 'REST_TO_BALANCE'), ('PAYMENT_TO_BALANCE', 'HELD_DEPOSIT'),
        ('PAYMENT_TO_DEPOSIT', 'NAMED_BILL'),
        ('BALANCE_TO_BILL', 'BALANCE_TO_NEW_BILL'),
        ('BALANCE_TO_RETURN', 'DEPOSIT_RETURNED'),
        ('BILL_TO_REVERSAL', 'REVERSED_FROM_CLOSED_BILL'), ('BILL_TO_REVERSAL', 'REVERSED_FROM_OTHER_BILL'),
        ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_BALANCE'), ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT'),
        ('DEPOSIT_TO_REVERSAL', 'REVERSED_FROM_DEPOSIT')
      )
    ),
    add constraint ledger_bill_check check (
      (bill_id is null) = (kind in ('PAYMENT_TO_BALANCE', 'BALANCE_TO_REVERSAL', 'BALANCE_TO_RETURN'))
    ),
    add constraint ledger_payment_check check (
      (payment_id is null) = (kind in ('BALANCE_TO_BILL', 'BALANCE_TO_RETURN'))
    ),
    add constraint ledger_deposit_check check (
      case when account_type = 'DEPOSIT'
        then kind in ('PAYMENT_TO_DEPOSIT', 'PAYMENT_TO_BALANCE', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_REVERSAL',
          'BALANCE_TO_RETURN')
        else kind not in ('PAYMENT_TO_DEPOSIT', 'DEPOSIT_TO_REVERSAL', 'BALANCE_TO_RETURN')
      end
    )`

export const tariffsAndReturns: Migration = {
  id: 11,
  name: "reward tariffs and deposit returns",
  statements: [
    rewardTariff,
    refuseLateTariff,
    rewardTariffRises,
    appendOnly("reward_tariff"),
    billColumns,
    ledgerChecks,
    depositReturn,
    "create index deposit_return_account_index on deposit_return (dealer_id, returned_at)",
    appendOnly("deposit_return")
  ]
}
