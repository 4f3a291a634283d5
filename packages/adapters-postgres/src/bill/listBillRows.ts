import type { SqlClient } from "effect/sql/SqlClient"
import { DealerNotFound, type CmeDealerId } from "@dealer-billing/domain"
import { accountTypes, type BillFilter, type BillQuery } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { texts } from "../database/arrays.ts"
import { billColumns, decodeBills, ownBillColumns } from "./BillRow.ts"
import type { Database } from "../database/Database.ts"

/** The conditions of the partial indexes. */
const conditions = (sql: SqlClient): Readonly<Record<BillFilter, Fragment>> => ({
  unpaid: sql`b.paid_at is null and b.cancelled_at is null`,
  paid: sql`b.paid_at is not null and b.cancelled_at is null`,
  cancelled: sql`b.cancelled_at is not null`,
  all: sql`true`
})

const billIdEnd = 9_223_372_036_854_775_807n

/**
 * One index range per account. A plain condition on the account would let the planner read all bills by id. Answers one
 * row without a bill for a dealer without bills, and no row for an unknown dealer.
 */
const readPage = ({ run, sql }: Database["Service"], dealer: Fragment, query: Omit<BillQuery, "dealerId">) => {
  const wanted = query.accountType === null ? accountTypes : [query.accountType]
  return run(sql<{ readonly id: bigint | null }>`
    select ${billColumns(sql)}
    from dealers d
    left join lateral (
      select ${ownBillColumns(sql)}
      from unnest(${texts(wanted)}) as wanted (account_type)
      cross join lateral (
        select ${ownBillColumns(sql)} from bill b
        where (b.dealer_id, b.account_type, b.id) > (d.id, wanted.account_type, ${query.after ?? 0n})
          and (b.dealer_id, b.account_type, b.id) < (d.id, wanted.account_type, ${billIdEnd})
          and ${conditions(sql)[query.filter]}
        order by b.dealer_id, b.account_type, b.id
        limit ${query.limit}
      ) b
      order by b.id
      limit ${query.limit}
    ) b on true
    where ${dealer}
    order by b.id
  `)
}

const decodePage = (rows: ReadonlyArray<{ readonly id: bigint | null }>) =>
  decodeBills(rows.filter(({ id }) => id !== null))

export const listBillRows = (database: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.list")(function* ({ dealerId, ...query }: BillQuery) {
    return yield* decodePage(yield* readPage(database, database.sql`d.id = ${dealerId}`, query))
  })

export const listDealerBillRows = (database: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.listOf")(function* (
    cmeDealerId: CmeDealerId,
    query: Omit<BillQuery, "dealerId">
  ) {
    const rows = yield* readPage(database, database.sql`d.cme_dealer_id = ${cmeDealerId}`, query)
    if (rows.length === 0) return yield* new DealerNotFound({ cmeDealerId })
    return yield* decodePage(rows)
  })
