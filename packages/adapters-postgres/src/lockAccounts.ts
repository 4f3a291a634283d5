import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect } from "effect"
import { decodeAccounts } from "./AccountRepositoryPostgres.ts"
import { texts } from "./arrays.ts"
import type { FactNames } from "./factNames.ts"

/**
 * Finds the accounts that facts name and locks them, in the order of their ids, in one statement. What it waited for
 * is seen only by the statements after it.
 */
export const lockAccounts = (sql: PgClient) =>
  Effect.fn("lockAccounts")(function* (names: FactNames) {
    const rows = yield* sql`
    select a.dealer_id, a.account_type, a.status, a.problem, a.balance, a.client_id, a.payer_id, a.contract_id
    from accounts a
    where (a.dealer_id, a.account_type) in (
      select dealer_id, account_type from accounts where contract_id = any(${texts(names.contracts)})
      union select dealer_id, account_type from bill where invoice_id = any(${texts(names.invoices)})
      union select dealer_id, account_type from payments where payment_id = any(${texts(names.reversed)})
    )
    order by a.dealer_id, a.account_type
    for no key update of a
  `
    return yield* decodeAccounts(rows)
  })
