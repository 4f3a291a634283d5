import { broken, one, type Corruption } from "./Corruption.ts"

export const ofBills: ReadonlyArray<Corruption> = [
  broken(
    "bill-paid",
    "a paid bill without the time",
    `update bill set paid_at = null where ${one("bill", "id", "paid_at is not null")}`,
    ["alter table bill drop constraint bill_paid_at_check"]
  ),
  broken(
    "bill-paid",
    "a bill paid above its sum",
    `update bill set paid_sum = common_sum + 1 where ${one("bill", "id", "paid_at is not null")}`,
    ["alter table bill drop constraint bill_paid_at_check, drop constraint bill_paid_sum_check"]
  ),
  broken(
    "bill-paid-at",
    "another time of payment",
    `update bill set paid_at = paid_at + interval '1 day' where ${one("bill", "id", "paid_at is not null")}`
  ),
  broken(
    "bill-sum",
    "a reward that is not its rate of the price",
    `update bill set common_sum = common_sum + 1
      where ${one("bill", "id", "operation = 'GET_REWARD' and paid_sum = 0")}`
  ),
  broken(
    "bill-sum",
    "a settlement of another price",
    `update bill set car_price = car_price * 2 where ${one("bill", "id", "operation = 'GET_SETTLEMENT'")}`
  ),
  broken("bill-vat", "a kopeck of VAT", `update bill set vat_sum = vat_sum - 1 where vat_mode = 'included'`),
  broken("bill-vat", "the rate of last year", `update bill set vat_rate = 2000 where vat_mode = 'included'`),
  broken(
    "bill-cancelled",
    "a cancelled bill that kept its money",
    `update bill set status = 'CANCELLED', cancelled_at = now()
      where ${one("bill", "id", "paid_sum > 0 and account_type = 'SETTLEMENT'")}`
  ),
  broken(
    "bill-replaced",
    "a bill that replaces one that lives",
    `update bill set revision = 2, replaces = id - 1 where ${one("bill", "id", "true", 3)}`
  ),
  broken(
    "bill-replaced",
    "a bill replaced by one of another deal",
    `update bill set status = 'CANCELLED', cancelled_at = now(), replaced_by = id + 1
      where ${one("bill", "id", "paid_sum = 0")}`
  )
]
