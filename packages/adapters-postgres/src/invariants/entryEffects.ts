import type { SqlClient } from "effect/sql/SqlClient"

// Written a second time on purpose, and not taken from the domain: the check must not repeat a mistake of the checked.

/** What an entry `l` of the ledger does to the money of its payment. */
export const effectOnPayment = (sql: SqlClient) => sql`
  case when l.kind in ('PAYMENT_TO_BILL', 'PAYMENT_TO_BALANCE', 'PAYMENT_TO_DEPOSIT') then l.amount
    when l.kind in ('BILL_TO_REVERSAL', 'BALANCE_TO_REVERSAL', 'DEPOSIT_TO_REVERSAL') then -l.amount
    else 0 end`

/** What an entry `l` does to the paid sum of its bill. */
export const effectOnBill = (sql: SqlClient) => sql`
  case when l.kind in ('PAYMENT_TO_BILL', 'PAYMENT_TO_DEPOSIT', 'BALANCE_TO_BILL') then l.amount
    when l.kind in ('BILL_TO_REVERSAL', 'DEPOSIT_TO_REVERSAL', 'BILL_TO_BALANCE', 'DEPOSIT_TO_BALANCE') then -l.amount
    else 0 end`

/** What an entry `l` does to the balance of its account; a named deposit is held there, too. */
export const effectOnBalance = (sql: SqlClient) => sql`
  case when l.kind in ('PAYMENT_TO_BALANCE', 'PAYMENT_TO_DEPOSIT', 'BILL_TO_BALANCE') then l.amount
    when l.kind in ('BALANCE_TO_BILL', 'BALANCE_TO_RETURN', 'BALANCE_TO_REVERSAL', 'DEPOSIT_TO_REVERSAL')
      then -l.amount
    else 0 end`
