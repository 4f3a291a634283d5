import type { SqlClient } from "effect/sql/SqlClient"

// Written a second time on purpose, and not taken from the domain: the check must not repeat a mistake of the checked.

/** What a transfer `l` does to the money of its payment. */
export const effectOnPayment = (sql: SqlClient) => sql`
  case when l.payment_id is null then 0
    when l.from_place = 'OUTSIDE' then l.amount when l.to_place = 'OUTSIDE' then -l.amount else 0 end`

/** What a transfer `l` does to the paid sum of its bill. */
export const effectOnBill = (sql: SqlClient) => sql`
  case when l.to_place = 'BILL' then l.amount when l.from_place = 'BILL' then -l.amount else 0 end`

/** What a transfer `l` does to the balance of its account: on DEPOSIT everything that is held. */
export const effectOnBalance = (sql: SqlClient) => sql`
  case when l.account_type = 'DEPOSIT' then
      case when l.from_place = 'OUTSIDE' then l.amount when l.to_place = 'OUTSIDE' then -l.amount else 0 end
    when l.to_place = 'BALANCE' then l.amount when l.from_place = 'BALANCE' then -l.amount else 0 end`
