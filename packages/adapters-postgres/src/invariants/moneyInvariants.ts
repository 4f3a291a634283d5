import { effectOnBalance, effectOnBill, effectOnPayment } from "./transferEffects.ts"
import type { Invariant } from "./Invariant.ts"

/** Sums that are kept in two places, or come from each other. On DEPOSIT a bill's paid sum is held on the balance. */
export const moneyInvariants: ReadonlyArray<Invariant> = [
  {
    name: "payment-transfers",
    title: "Every payment is entered in full: its effect is the sum of its transfers",
    broken: (sql) => sql`
      select p.payment_id, p.effect, coalesce(entered.sum, 0) as transfers
      from payments p
      left join (select l.payment_id, sum(${effectOnPayment(sql)}) as sum from transfer l group by l.payment_id) entered
        on entered.payment_id = p.payment_id
      where p.effect <> coalesce(entered.sum, 0)`
  },
  {
    name: "bill-transfers",
    title: "The paid sum of every bill is the sum of its transfers",
    broken: (sql) => sql`
      select b.id as bill_id, b.paid_sum, coalesce(entered.sum, 0) as transfers
      from bill b
      left join (select l.bill_id, sum(${effectOnBill(sql)}) as sum from transfer l group by l.bill_id) entered
        on entered.bill_id = b.id
      where b.paid_sum <> coalesce(entered.sum, 0)`
  },
  {
    name: "balance-transfers",
    title: "The balance of every account is the sum of its transfers, and on DEPOSIT alone it may be below 0",
    broken: (sql) => sql`
      select a.dealer_id, a.account_type, a.balance, coalesce(entered.sum, 0) as transfers
      from accounts a
      left join (
        select l.dealer_id, l.account_type, sum(${effectOnBalance(sql)}) as sum
        from transfer l group by l.dealer_id, l.account_type
      ) entered on entered.dealer_id = a.dealer_id and entered.account_type = a.account_type
      where a.balance <> coalesce(entered.sum, 0) or a.balance < 0 and a.account_type <> 'DEPOSIT'`
  },
  {
    name: "account-money",
    title:
      "What payments brought to an account lies on its balance and its bills or went back, and nothing else does",
    broken: (sql) => sql`
      select a.dealer_id, a.account_type, coalesce(came.sum, 0) as came_in, a.balance,
        coalesce(paid.sum, 0) as on_bills, coalesce(returned.sum, 0) as returned
      from accounts a
      left join (
        select dealer_id, account_type, sum(effect) as sum from payments group by dealer_id, account_type
      ) came on came.dealer_id = a.dealer_id and came.account_type = a.account_type
      left join (
        select dealer_id, account_type, sum(paid_sum) as sum from bill
        where account_type <> 'DEPOSIT' group by dealer_id, account_type
      ) paid on paid.dealer_id = a.dealer_id and paid.account_type = a.account_type
      left join (
        select dealer_id, account_type, sum(sum) as sum from deposit_return group by dealer_id, account_type
      ) returned on returned.dealer_id = a.dealer_id and returned.account_type = a.account_type
      where coalesce(came.sum, 0) - coalesce(returned.sum, 0) <> a.balance + coalesce(paid.sum, 0)`
  },
  {
    name: "money-conserved",
    title: "Over everything: what payments brought lies on balances and bills, but for returned deposits",
    broken: (sql) => sql`
      select * from (
        select (select coalesce(sum(effect), 0) from payments) as came_in,
          (select coalesce(sum(balance), 0) from accounts) as on_balances,
          (select coalesce(sum(paid_sum), 0) from bill where account_type <> 'DEPOSIT') as on_bills,
          (select coalesce(sum(sum), 0) from deposit_return) as returned
      ) total
      where came_in - returned <> on_balances + on_bills`
  },
  {
    name: "free-money",
    title: "No account but DEPOSIT has money on its balance while one of its bills is open",
    broken: (sql) => sql`
      select a.dealer_id, a.account_type, a.balance, count(*) as open_bills, sum(b.common_sum - b.paid_sum) as due
      from accounts a
      join bill b on b.dealer_id = a.dealer_id and b.account_type = a.account_type
      where a.balance > 0 and a.account_type <> 'DEPOSIT' and b.paid_at is null and b.cancelled_at is null
      group by a.dealer_id, a.account_type, a.balance`
  }
]
