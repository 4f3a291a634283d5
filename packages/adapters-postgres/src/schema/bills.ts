import { appendOnly } from "./appendOnly.ts"

const bill = `
  create table bill (
    id bigint primary key check (id > 0),
    dealer_id bigint not null,
    account_type text not null,
    operation text not null,
    deal_id varchar(64) not null check (deal_id <> ''),
    revision integer not null check (revision >= 1),
    common_sum bigint not null check (common_sum > 0),
    paid_sum bigint not null,
    has_money boolean not null generated always as (paid_sum > 0) stored,
    car_price bigint check (car_price > 0),
    closed_at timestamptz,
    reward_rate_percent bigint check (reward_rate_percent between 0 and 10000),
    reward_tariff_from date,
    reward_band_from bigint check (reward_band_from > 0),
    reward_minimum bigint check (reward_minimum > 0),
    reward_maximum bigint check (reward_maximum > 0),
    vat_mode text not null,
    vat_rate bigint check (vat_rate between 0 and 10000),
    vat_sum bigint check (vat_sum between 0 and common_sum),
    requisite_version integer not null check (requisite_version >= 1),
    status text not null check (status in ('PENDING', 'ISSUED', 'IN_DOUBT', 'REJECTED', 'CANCELLED')),
    problem text,
    invoice_id text constraint bill_invoice_id_key unique,
    invoice_number text,
    url text,
    created_at timestamptz not null,
    issued_at timestamptz,
    paid_at timestamptz,
    cancelled_at timestamptz,
    replaces bigint references bill (id),
    replaced_by bigint references bill (id),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type),
    constraint bill_account_key unique (dealer_id, account_type, id),
    constraint bill_deal_key unique (operation, deal_id, revision),
    constraint bill_operation_check check (
      (operation, account_type) in (
        ('GET_REWARD', 'COMMISSION'), ('GET_SETTLEMENT', 'SETTLEMENT'), ('GET_DEPOSIT', 'DEPOSIT')
      )
    ),
    constraint bill_paid_sum_check check (paid_sum between 0 and common_sum),
    constraint bill_paid_at_check check ((paid_at is not null) = (paid_sum = common_sum)),
    constraint bill_priced_car_check check ((car_price is null) = (operation = 'GET_DEPOSIT')),
    constraint bill_reward_check check (
      num_nulls(closed_at, reward_rate_percent, reward_tariff_from)
        = case when operation = 'GET_REWARD' then 0 else 3 end
    ),
    constraint bill_reward_limits_check check (
      operation = 'GET_REWARD' or num_nonnulls(reward_band_from, reward_minimum, reward_maximum) = 0
    ),
    constraint bill_vat_check check (
      case vat_mode
        when 'included' then vat_rate is not null and vat_sum is not null
        when 'none' then vat_rate is null and vat_sum = 0
        when 'price-difference' then vat_sum is null
        else false
      end
    ),
    constraint bill_cancelled_check check ((status = 'CANCELLED') = (cancelled_at is not null)),
    constraint bill_cancelled_money_check check (status <> 'CANCELLED' or paid_sum = 0),
    constraint bill_issued_check check (status <> 'ISSUED' or invoice_id is not null),
    constraint bill_invoice_check check (
      case when invoice_id is null then num_nonnulls(invoice_number, url, issued_at) = 0 else issued_at is not null end
    ),
    constraint bill_replaces_check check (replaces is null or revision > 1),
    constraint bill_replaced_by_check check (replaced_by is null or (status = 'CANCELLED' and replaced_by > id))
  ) with (fillfactor = 80)`

/** `paid_at` and `has_money` instead of the sums: a part payment changes no indexed column and stays a HOT update. */
const indexes = [
  `create index bill_open_index on bill (dealer_id, account_type, id)
     where paid_at is null and cancelled_at is null`,
  "create index bill_cancelled_index on bill (dealer_id, account_type, id) where cancelled_at is not null",
  "create index bill_money_index on bill (dealer_id, account_type, id) where has_money",
  "create unique index bill_replaces_key on bill (replaces) where replaces is not null",
  "create unique index bill_replaced_by_key on bill (replaced_by) where replaced_by is not null"
]

/** With this SQLSTATE the transaction is repeated, and then it finds the erased dealer. */
const refuseBill = `
  create function refuse_bill_of_erased_dealer() returns trigger language plpgsql as $$
  begin
    if exists (select from dealers where id = new.dealer_id and erased_at is not null) then
      raise exception 'the dealer % was erased', new.dealer_id using errcode = 'serialization_failure';
    end if;
    return new;
  end
  $$`

const livingDealer = `
  create trigger bill_of_living_dealer before insert on bill
    for each row execute function refuse_bill_of_erased_dealer()`

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

export const bills: ReadonlyArray<string> = [
  "create sequence bill_id_sequence as bigint",
  bill,
  ...indexes,
  refuseBill,
  livingDealer,
  correction,
  appendOnly("bill_correction")
]
