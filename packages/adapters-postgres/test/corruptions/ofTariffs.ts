import { broken, one, type Corruption } from "./Corruption.ts"

const reward = one("bill", "id", "operation = 'GET_REWARD'")
/** A second tariff, by default with the rate of the first. */
const recorded = (from: string, recordedAt: string, content = "content") => `
  insert into reward_tariff (valid_from, content, content_sha256, recorded_at)
    select '${from}', changed, sha256(convert_to(changed, 'UTF8')), ${recordedAt}
    from (select replace(${content}, '2020-01-01', '${from}') as changed, recorded_at from reward_tariff) tariff`

export const ofTariffs: ReadonlyArray<Corruption> = [
  broken(
    "tariff-recorded",
    "another text than the one recorded",
    `update reward_tariff set content = replace(content, '5.00', '4.00')`,
    ["alter table reward_tariff drop constraint reward_tariff_sha256_check"]
  ),
  broken(
    "tariff-recorded",
    "another day than the one recorded",
    `update reward_tariff set valid_from = valid_from + 1`
  ),
  broken(
    "tariff-recorded",
    "a tariff slipped in before the others",
    recorded("2019-01-01", "now() + interval '1 hour'")
  ),
  broken("tariff-recorded", "a tariff slipped into the past", recorded("2021-01-01", "now() + interval '1 hour'")),
  broken(
    "bill-tariff",
    "a recorded rate changed, and its hash with it",
    `update reward_tariff set content = changed, content_sha256 = sha256(convert_to(changed, 'UTF8'))
      from (select replace(content, '"ratePercent":"5.00"', '"ratePercent":"5.01"') as changed from reward_tariff) c`
  ),
  broken("bill-tariff", "no tariff recorded at all", `delete from reward_tariff`),
  broken(
    "bill-tariff",
    "a tariff between the bill's and its day, recorded before it",
    recorded("2021-01-01", "recorded_at")
  ),
  broken(
    "bill-tariff",
    "a deal closed before there was a tariff",
    `update bill set closed_at = '2019-12-31' where ${reward}`
  ),
  broken(
    "bill-tariff",
    "a minimum that the tariff does not have",
    `update bill set reward_minimum = 1 where ${reward}`
  ),
  broken(
    "bill-tariff",
    "a whole reward made smaller, rate and all",
    `update bill set reward_rate_percent = 400, common_sum = div(car_price::numeric * 800 + 10000, 20000)
      where ${one("bill", "id", "operation = 'GET_REWARD' and paid_sum = 0")}`
  ),
  broken(
    "bill-sum",
    "a reward above its maximum",
    `update bill set reward_maximum = common_sum - 1 where ${reward}`
  ),
  broken(
    "bill-sum",
    "a reward below its minimum",
    `update bill set reward_minimum = common_sum + 1 where ${reward}`
  )
]

export const ofDeposits: ReadonlyArray<Corruption> = [
  broken("deposit-return", "a return lost", `delete from deposit_return where return_id = 'return-0'`),
  broken("deposit-return", "a return of another sum", `update deposit_return set sum = sum + 1`),
  broken(
    "deposit-return",
    "a return that left something else",
    `update deposit_return set held_after = held_after + 1`
  ),
  broken(
    "deposit-return",
    "an entry of a return that is not there",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount)
      select dealer_id, account_type, from_place, to_place, reason, amount from transfer
      where reason = 'DEPOSIT_RETURNED' limit 1`
  ),
  broken(
    "account-money",
    "a return lost with its entry",
    `with lost as (delete from transfer where reason = 'DEPOSIT_RETURNED') delete from deposit_return`
  ),
  broken(
    "deposit-apart",
    "money returned from an account that holds no deposit",
    `update transfer set account_type = 'SETTLEMENT' where reason = 'DEPOSIT_RETURNED'`,
    ["alter table transfer drop constraint transfer_deposit_check"]
  )
]
