import type { SqlClient } from "effect/sql/SqlClient"
import { Effect } from "effect"
import { decodeAccounts } from "../account/AccountRepositoryPostgres.ts"
import { texts } from "../database/arrays.ts"
import type { EventNames } from "./eventNames.ts"
import { generalPlansFollow } from "../database/generalPlansFollow.ts"

/**
 * Finds the accounts that events name and locks them, in the order of their ids, in one statement. What it waited for
 * is seen only by the statements after it. It goes from what is named to each account, as `readKnown` does.
 *
 * How many are named is hidden from the planner, so that a plan for these values is no better to it than the plan for
 * any values, which it then keeps: planning each time made single payments cost the server a tenth more.
 */
export const lockAccounts = (sql: SqlClient) =>
  Effect.fn("lockAccounts")(function* (names: EventNames) {
    const hidden = (ids: ReadonlyArray<string>) => sql`(select ${texts(ids)})::text[]`
    const rows = yield* sql`
    select a.dealer_id, a.account_type, a.status, a.problem, a.balance, a.client_id, a.payer_id, a.contract_id
    from (
      (select dealer_id, account_type from accounts where contract_id = any(${hidden(names.contracts)}) offset 0)
      union (select dealer_id, account_type from bill where invoice_id = any(${hidden(names.invoices)}) offset 0)
      union (select dealer_id, account_type from payments where payment_id = any(${hidden(names.reversed)}) offset 0)
      order by dealer_id, account_type
      offset 0
    ) wanted
    cross join lateral (
      select * from accounts where dealer_id = wanted.dealer_id and account_type = wanted.account_type
      for no key update
    ) a
    where ${generalPlansFollow(sql)}
  `
    return yield* decodeAccounts(rows)
  })
