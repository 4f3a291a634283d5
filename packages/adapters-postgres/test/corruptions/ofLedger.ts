import { broken, one, rich, type Corruption } from "./Corruption.ts"

const insideRest = one("transfer", "id", "reason = 'NO_OPEN_BILL'")
const effective = "origin like 'total:%' and effect > 0 and account_type = 'DEPOSIT'"

export const ofLedger: ReadonlyArray<Corruption> = [
  broken(
    "transfer-account",
    "a transfer moved to another dealer",
    `update transfer set dealer_id = dealer_id + 1, account_type = 'COMMISSION' where ${insideRest}`
  ),
  broken(
    "transfer-account",
    "a transfer of a payment that is not there",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id)
      select dealer_id, account_type, from_place, to_place, reason, amount, 'nobody' from transfer where ${insideRest}`
  ),
  broken(
    "transfer-account",
    "a transfer on a bill that is not there",
    `update transfer set bill_id = 999999 where ${one("transfer", "id", "bill_id is not null")}`
  ),
  broken(
    "payment-account",
    "a payment that names a bill of another account",
    `update payments set named_bill_id = (select id from bill where account_type = 'DEPOSIT' limit 1)
      where ${one("payments", "payment_id", "account_type = 'COMMISSION' and named_bill_id is not null")}`
  ),
  broken(
    "payment-account",
    "a payment moved to an account that is not there",
    `update payments set dealer_id = 999 where ${one("payments", "payment_id", "true")}`
  ),
  broken(
    "transfer-direction",
    "money given and taken back by one payment",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id)
      select dealer_id, account_type, from_place, to_place, reason, 5, payment_id from (
        select dealer_id, account_type, payment_id from payments where type = 'payment.reversed' limit 1
      ) p cross join (values ('OUTSIDE', 'BALANCE', 'NO_OPEN_BILL'),
        ('BALANCE', 'OUTSIDE', 'REVERSED'))
        as both_ways (from_place, to_place, reason)`,
    ["drop index transfer_payment_key"]
  ),
  broken(
    "deposit-apart",
    "a bill paid from a held deposit",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, bill_id)
      select dealer_id, account_type, 'BALANCE', 'BILL', 'NEW_BILL', 1, id from bill
      where account_type = 'DEPOSIT' limit 1`,
    ["alter table transfer drop constraint transfer_deposit_check"]
  ),
  broken(
    "named-bill",
    "another reason written to a transfer",
    `update transfer set reason = 'NAMED_BILL'
      where ${one("transfer", "id", "reason = 'OLDEST_OPEN_BILL' and from_place = 'OUTSIDE'")}`
  ),
  broken(
    "balance-once",
    "a bill that took from the balance twice",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, bill_id)
      select dealer_id, account_type, from_place, to_place, reason, amount, bill_id from transfer
      where reason = 'NEW_BILL' limit 1`
  ),
  broken(
    "reversal-limit",
    "a reversal of more than came in",
    `update payments set stated_sum = stated_sum + 100000, effect = effect - 100000
      where ${one("payments", "payment_id", "type = 'payment.reversed'")}`
  ),
  broken(
    "reversal-limit",
    "a reversal of a reversal",
    `update payments set reverses_payment_id = payment_id, origin = payment_id
      where ${one("payments", "payment_id", "type = 'payment.reversed'")}`
  ),
  broken(
    "reversal-bill-limit",
    "money taken from a bill on which the payment had none",
    `update transfer set reason = 'REVERSED'
      where ${one("transfer", "id", "reason = 'REVERSED_FROM_OTHER_BILL' and payment_id not like 'total:%'")}`
  ),
  broken(
    "total-payments",
    "another newest total than its payments come to",
    `update invoice_total set total_paid = total_paid + 1 where ${one("invoice_total", "invoice_id", "true")}`
  ),
  broken(
    "total-payments",
    "a newest total that is lost",
    `delete from invoice_total where ${one("invoice_total", "invoice_id", "total_paid > 0")}`
  ),
  broken(
    "total-payments",
    "a total that became a payment of another bill",
    `update payments set named_bill_id = (select max(id) from bill where ${rich("DEPOSIT")})
      where ${one("payments", "payment_id", effective)}`
  ),
  broken(
    "total-payments",
    "a total that did a kopeck more than it states, everywhere",
    `with total as (
        update payments set effect = effect + 1, stated_sum = stated_sum + 1 where
          ${one("payments", "payment_id", effective)} returning payment_id
      ), held as (update accounts set balance = balance + 1 where ${rich("DEPOSIT")})
      update transfer set amount = amount + 1 where id = (
        select min(id) from transfer where payment_id in (
          select payment_id from payments where ${one("payments", "payment_id", effective)}
        )
      )`
  ),
  broken(
    "total-stale",
    "a total passed over that was the newest",
    `update invoice_total set revision = 0
      where invoice_id = (select substring(payment_id from '^total:(.*):[0-9]+$') from processed_message
        where outcome = 'STALE' and payment_id not like '%:0' limit 1)`
  ),
  broken(
    "payment-origin",
    "money of a payment that did not bring it",
    `update payments set origin = 'old-1' where ${one("payments", "payment_id", "type = 'payment.received'")}`
  ),
  broken(
    "processed-payment",
    "a payment passed over as if it were a total",
    `update processed_message set outcome = 'STALE' where payment_id = 'old-1' and outcome = 'APPLIED'`
  )
]
