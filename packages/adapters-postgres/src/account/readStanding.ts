import type { SqlClient } from "effect/sql/SqlClient"
import type { DealerId } from "@dealer-billing/domain"
import type { OverdueSince } from "@dealer-billing/domain/internal"
import { Array as Arr, Effect, Schema } from "effect"
import { texts, times } from "../database/arrays.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeStandings = rowsOf(
  Schema.Struct({
    depositBalance: Schema.BigInt,
    openSettlements: Schema.BigInt,
    isOverdue: Schema.Boolean
  })
)

const openSettlements = (sql: SqlClient, dealerId: DealerId) => sql`
  select coalesce(sum(b.common_sum - b.paid_sum), 0)::bigint from bill b
  where b.dealer_id = ${dealerId} and b.account_type = 'SETTLEMENT' and b.paid_at is null and b.cancelled_at is null`

/**
 * All revisions of a deal and operation are one chain of corrections. Few bills are open: `offset 0` makes the planner
 * start with them. Without it fastBuyoutPlans.test.ts reads 41,323 bills to find 100.
 */
const overdue = (sql: SqlClient, dealerId: DealerId, since: ReadonlyArray<OverdueSince>) => sql`
  select from (
    select b.dealer_id, b.operation, b.deal_id, b.revision, due.issued_before
    from unnest(${texts(since.map(({ accountType }) => accountType))},
      ${times(since.map(({ issuedBefore }) => issuedBefore))}) as due (account_type, issued_before)
    join bill b on b.dealer_id = ${dealerId} and b.account_type = due.account_type
      and b.paid_at is null and b.cancelled_at is null
    offset 0
  ) b
  join bill asked on asked.operation = b.operation and asked.deal_id = b.deal_id and asked.dealer_id = b.dealer_id
    and asked.revision <= b.revision and asked.issued_at < b.issued_before
  where not exists (
    select from bill paid
    join transfer l on l.bill_id = paid.id and l.reason = 'BILL_CANCELLED' and l.amount = paid.common_sum
    where paid.operation = b.operation and paid.deal_id = b.deal_id and paid.dealer_id = b.dealer_id
      and paid.revision between asked.revision and b.revision
  )`

export const readStanding = ({ run, sql }: Database["Service"]) =>
  Effect.fn("AccountRepositoryPostgres.readStanding")(function* (
    dealerId: DealerId,
    overdueSince: ReadonlyArray<OverdueSince>
  ) {
    const rows = yield* run(sql`
      select deposit.balance as deposit_balance, (${openSettlements(sql, dealerId)}) as open_settlements,
        exists (${overdue(sql, dealerId, overdueSince)}) as is_overdue
      from accounts deposit join accounts settlement on settlement.dealer_id = deposit.dealer_id
      where deposit.dealer_id = ${dealerId} and deposit.account_type = 'DEPOSIT'
        and settlement.account_type = 'SETTLEMENT'
    `)
    return Arr.head(yield* decodeStandings(rows))
  })
