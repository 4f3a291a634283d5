import { broken, one, rich, type Corruption } from "./Corruption.ts"

const insideRest = one("ledger", "id", "rule = 'REST_TO_BALANCE'")
const effective = "origin like 'total:%' and effect > 0 and account_type = 'DEPOSIT'"

export const ofLedger: ReadonlyArray<Corruption> = [
  broken(
    "entry-account",
    "an entry moved to another dealer",
    `update ledger set dealer_id = dealer_id + 1, account_type = 'COMMISSION' where ${insideRest}`
  ),
  broken(
    "entry-account",
    "an entry of a payment that is not there",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, payment_id)
      select dealer_id, account_type, kind, rule, amount, 'nobody' from ledger where ${insideRest}`
  ),
  broken(
    "entry-account",
    "an entry on a bill that is not there",
    `update ledger set bill_id = 999999 where ${one("ledger", "id", "bill_id is not null")}`
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
    "entry-direction",
    "money given and taken back by one payment",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, payment_id)
      select dealer_id, account_type, kind, rule, 5, payment_id from (
        select dealer_id, account_type, payment_id from payments where type = 'payment.reversed' limit 1
      ) p cross join (values ('PAYMENT_TO_BALANCE', 'REST_TO_BALANCE'),
        ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_BALANCE'))
        as both_ways (kind, rule)`,
    ["drop index ledger_payment_key"]
  ),
  broken(
    "deposit-apart",
    "a bill paid from a held deposit",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, bill_id)
      select dealer_id, account_type, 'BALANCE_TO_BILL', 'BALANCE_TO_NEW_BILL', 1, id from bill
      where account_type = 'DEPOSIT' limit 1`,
    ["alter table ledger drop constraint ledger_deposit_check"]
  ),
  broken(
    "named-bill",
    "another rule written to an entry",
    `update ledger set rule = 'NAMED_BILL' where ${one("ledger", "id", "rule = 'OLDEST_OPEN_BILL'")}`
  ),
  broken(
    "balance-once",
    "a bill that took from the balance twice",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, bill_id)
      select dealer_id, account_type, kind, rule, amount, bill_id from ledger where kind = 'BALANCE_TO_BILL' limit 1`
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
    `update ledger set rule = 'REVERSED_FROM_CLOSED_BILL'
      where ${one("ledger", "id", "rule = 'REVERSED_FROM_OTHER_BILL' and payment_id not like 'total:%'")}`
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
      update ledger set amount = amount + 1 where id = (
        select min(id) from ledger where payment_id in (
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
