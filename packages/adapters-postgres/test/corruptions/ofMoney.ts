import { broken, one, rich, type Corruption } from "./Corruption.ts"

const insideRest = one("transfer", "id", "reason = 'NO_OPEN_BILL'")
export const ofMoney: ReadonlyArray<Corruption> = [
  broken("payment-transfers", "a transfer lost", `delete from transfer where ${insideRest}`),
  broken("payment-transfers", "a transfer changed", `update transfer set amount = amount + 1 where ${insideRest}`),
  broken(
    "payment-transfers",
    "a payment made larger",
    `update payments set stated_sum = stated_sum * 2, effect = effect * 2
      where ${one("payments", "payment_id", "type = 'payment.received'")}`
  ),
  broken(
    "bill-transfers",
    "a paid sum made smaller",
    `update bill set paid_sum = paid_sum - 1, paid_at = null where ${one("bill", "id", "paid_sum > 0")}`
  ),
  broken(
    "bill-transfers",
    "money from the balance forgotten",
    `delete from transfer where ${one("transfer", "id", "from_place = 'BALANCE' and to_place = 'BILL'")}`
  ),
  broken(
    "balance-transfers",
    "a kopeck too much",
    `update accounts set balance = balance + 1 where ${rich("DEPOSIT")}`
  ),
  broken(
    "balance-transfers",
    "balances of two accounts mixed up",
    `update accounts set balance = 500 + balance * case account_type when 'DEPOSIT' then 1 else 2 end
      where account_type <> 'SETTLEMENT'`
  ),
  broken(
    "balance-transfers",
    "a negative balance",
    `update accounts set balance = -balance - 1 where ${rich("DEPOSIT")}`,
    ["alter table accounts drop constraint accounts_balance_check"]
  ),
  broken(
    "account-money",
    "a payment lost with its transfers",
    `with lost as (delete from transfer where payment_id = (select payment_id from transfer where ${insideRest}))
      delete from payments where payment_id = (select payment_id from transfer where ${insideRest})`
  ),
  broken(
    "account-money",
    "a paid bill lost with its transfers",
    `with lost as (
        delete from transfer
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
