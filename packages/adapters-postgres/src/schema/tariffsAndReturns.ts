import { appendOnly } from "./appendOnly.ts"

const rewardTariff = `
  create table reward_tariff (
    id bigint generated always as identity primary key,
    valid_from date not null constraint reward_tariff_valid_from_key unique,
    content text not null check (jsonb_typeof(content::jsonb) = 'object'),
    content_sha256 bytea not null,
    recorded_at timestamptz not null default now(),
    constraint reward_tariff_sha256_check check (content_sha256 = sha256(convert_to(content, 'UTF8')))
  )`

/** The first tariffs are recorded in one transaction, with the same now(). */
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
    transfer_id bigint not null constraint deposit_return_transfer_key unique references transfer (id),
    foreign key (dealer_id, account_type) references accounts (dealer_id, account_type)
  )`

export const tariffsAndReturns: ReadonlyArray<string> = [
  rewardTariff,
  refuseLateTariff,
  rewardTariffRises,
  appendOnly("reward_tariff"),
  depositReturn,
  "create index deposit_return_account_index on deposit_return (dealer_id, returned_at)",
  appendOnly("deposit_return")
]
