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
    "bill-issued-at",
    "issued before it was made",
    `update bill set issued_at = created_at - interval '1 ms' where ${one("bill", "id", "issued_at is not null")}`
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
      where ${one("bill", "id", "paid_sum > 0 and account_type = 'SETTLEMENT'")}`,
    ["alter table bill drop constraint bill_cancelled_money_check"]
  ),
  broken(
    "bill-replaced",
    "a bill that replaces an open one",
    `update bill set revision = 2, replaces = id - 1 where ${one("bill", "id", "true", 3)}`
  ),
  broken(
    "bill-replaced",
    "a bill replaced by one of another deal",
    `update bill set status = 'CANCELLED', cancelled_at = now(), replaced_by = id + 1
      where ${one("bill", "id", "paid_sum = 0")}`
  )
]

const replaced = one("bill", "id", "replaced_by is not null")
const cancelled = one("bill", "id", "status = 'CANCELLED' and replaced_by is null")

export const ofCorrections: ReadonlyArray<Corruption> = [
  broken(
    "bill-correction",
    "a cancellation without a record",
    `delete from bill_correction where ${one("bill_correction", "bill_id", "action = 'CANCEL'")}`
  ),
  broken("bill-correction", "a replacement forgotten", `update bill set replaced_by = null where ${replaced}`),
  broken("bill-correction", "a correction of a bill that lives", `delete from bill where ${cancelled}`),
  broken(
    "cancelled-money",
    "an open bill that gave its money back",
    `update bill set status = 'PENDING', cancelled_at = null
      where ${one("bill", "id", "id in (select bill_id from transfer where reason = 'BILL_CANCELLED')")}`
  ),
  broken(
    "cancelled-money",
    "money put on a cancelled bill",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, bill_id)
      select dealer_id, account_type, 'BALANCE', 'BILL', 'OLDEST_OPEN_BILL', 1, bill_id from transfer
      where reason = 'BILL_CANCELLED' and account_type <> 'DEPOSIT' limit 1`
  ),
  broken(
    "bill-cancellation",
    "an invoice without a cancellation",
    `delete from billing_operation where ${one("billing_operation", "id", "kind = 'CANCELLATION'")}`
  ),
  broken(
    "bill-cancellation",
    "another invoice cancelled",
    `update billing_operation set remote_id = 'i'
      where ${one("billing_operation", "id", "kind = 'CANCELLATION' and state = 'DONE'")}`
  ),
  broken(
    "cancelled-invoicing",
    "a cancelled bill that is still to be invoiced",
    `update billing_operation set state = 'PENDING', remote_id = null
      where kind = 'INVOICE' and bill_id in (select id from bill where status = 'CANCELLED')`
  ),
  broken(
    "cancelled-invoicing",
    "a refused cancellation hidden",
    `update bill set problem = null where status = 'CANCELLED' and problem is not null`
  )
]
