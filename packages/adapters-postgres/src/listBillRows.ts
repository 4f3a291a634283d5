import type { PgClient } from "@effect/sql-pg/PgClient"
import { accountTypes, type BillFilter, type BillQuery } from "@dealer-billing/domain"
import { Effect } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { texts } from "./arrays.ts"
import { billColumns, decodeBills, ownBillColumns } from "./BillRow.ts"
import type { Database } from "./Database.ts"

/** As the partial indexes have it, so that they are used. */
const conditions = (sql: PgClient): Readonly<Record<BillFilter, Fragment>> => ({
  unpaid: sql`b.paid_at is null and b.cancelled_at is null`,
  paid: sql`b.paid_at is not null and b.cancelled_at is null`,
  cancelled: sql`b.cancelled_at is not null`,
  all: sql`true`
})

/** More than any id. */
const billIdEnd = 9_223_372_036_854_775_807n

/**
 * One index range per account: the first rows of each are all that a page can need. Written as a range of rows,
 * because with the account as a condition the database reads all bills in the order of their ids where it believes
 * that many are the account's. The dealer is joined by the id that is known, once, and not by each bill's.
 */
export const listBillRows = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.list")(function* (query: BillQuery) {
    const wanted = query.accountType === null ? accountTypes : [query.accountType]
    const rows = yield* run(sql`
      select ${billColumns(sql)}
      from unnest(${texts(wanted)}) as wanted (account_type)
      cross join lateral (
        select ${ownBillColumns(sql)} from bill b
        where (b.dealer_id, b.account_type, b.id) > (${query.dealerId}, wanted.account_type, ${query.after ?? 0n})
          and (b.dealer_id, b.account_type, b.id) < (${query.dealerId}, wanted.account_type, ${billIdEnd})
          and ${conditions(sql)[query.filter]}
        order by b.dealer_id, b.account_type, b.id
        limit ${query.limit}
      ) b
      join dealers d on d.id = ${query.dealerId}
      order by b.id
      limit ${query.limit}
    `)
    return yield* decodeBills(rows)
  })
