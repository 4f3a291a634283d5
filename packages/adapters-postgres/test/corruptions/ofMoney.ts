import { broken, one, rich, type Corruption } from "./Corruption.ts"

const insideRest = one("ledger", "id", "rule = 'REST_TO_BALANCE'")
export const ofMoney: ReadonlyArray<Corruption> = [
  broken("payment-entries", "an entry lost", `delete from ledger where ${insideRest}`),
  broken("payment-entries", "an entry changed", `update ledger set amount = amount + 1 where ${insideRest}`),
  broken(
    "payment-entries",
    "a payment made larger",
    `update payments set stated_sum = stated_sum * 2, effect = effect * 2
      where ${one("payments", "payment_id", "type = 'payment.received'")}`
  ),
  broken(
    "bill-entries",
    "a paid sum made smaller",
    `update bill set paid_sum = paid_sum - 1, paid_at = null where ${one("bill", "id", "paid_sum > 0")}`
  ),
  broken(
    "bill-entries",
    "money from the balance forgotten",
    `delete from ledger where ${one("ledger", "id", "kind = 'BALANCE_TO_BILL'")}`
  ),
  broken(
    "balance-entries",
    "a kopeck too much",
    `update accounts set balance = balance + 1 where ${rich("DEPOSIT")}`
  ),
  broken(
    "balance-entries",
    "balances of two accounts mixed up",
    `update accounts set balance = 500 + balance * case account_type when 'DEPOSIT' then 1 else 2 end
      where account_type <> 'SETTLEMENT'`
  ),
  broken(
    "balance-entries",
    "a negative balance",
    `update accounts set balance = -balance - 1 where ${rich("DEPOSIT")}`,
    ["alter table accounts drop constraint accounts_balance_check"]
  ),
  broken(
    "account-money",
    "a payment lost with its entries",
    `with lost as (delete from ledger where payment_id = (select payment_id from ledger where ${insideRest}))
      delete from payments where payment_id = (select payment_id from ledger where ${insideRest})`
  ),
  broken(
    "account-money",
    "a paid bill lost with its entries",
    `with lost as (
        delete from ledger
        where bill_id = (select min(id) from bill where paid_sum > 0 and account_type <> 'DEPOSIT')
      )
      delete from bill where id = (select min(id) from bill where paid_sum > 0 and account_type <> 'DEPOSIT')`
  ),
  broken("money-conserved", "an account lost", `delete from accounts where ${rich("DEPOSIT")}`),
  broken(
    "free-money",
    "money that closes no bill beside an open one",
    `update accounts set balance = balance + 1 where ${rich("SETTLEMENT")}`
  )
]
