import type { SqlClient } from "effect/sql/SqlClient"
import { type BillId, type Kopecks } from "@dealer-billing/domain"
import { accountKey, dueOf, type BillBalance, type AllocationBounds } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { bigints, integers, texts } from "../database/arrays.ts"
import { billBalanceColumns, toBillBalance } from "../bill/BillBalanceRow.ts"

/** What is still to be found of a stake, and from which bill on. */
interface Wanted extends AllocationBounds {
  readonly after: bigint
  readonly before: bigint
  readonly pageSize: number
}

const billIdMax = 9_223_372_036_854_775_807n

// Most events move one bill, some of them two; the next page is read only when this one is not enough.
const firstPage = (bound: AllocationBounds): Wanted => ({
  ...bound,
  after: 0n,
  before: billIdMax,
  pageSize: 4 + 2 * bound.count
})

const pageGrowth = 8

/** Per account one page of its index: those of the bills that the amount reaches when it is poured over them. */
const withinBounds = (sql: SqlClient, wanted: ReadonlyArray<Wanted>) => sql`
  bound as (
    select * from unnest(${bigints(wanted.map(({ account }) => account.dealerId))},
      ${texts(wanted.map(({ account }) => account.accountType))}, ${bigints(wanted.map(({ creditMax }) => creditMax))},
      ${bigints(wanted.map(({ debitMax }) => debitMax))}, ${bigints(wanted.map(({ after }) => after))},
      ${bigints(wanted.map(({ before }) => before))}, ${integers(wanted.map(({ pageSize }) => pageSize))})
      as bound (dealer_id, account_type, credit_max, debit_max, after, before, page_size)
  ), oldest as (
    select open.* from bound cross join lateral (
      select page.*, sum(page.common_sum - page.paid_sum) over (order by page.id)
        - (page.common_sum - page.paid_sum) as poured
      from (
        select ${billBalanceColumns(sql)} from bill b
        where b.dealer_id = bound.dealer_id and b.account_type = bound.account_type and b.paid_at is null
          and b.cancelled_at is null and b.id > bound.after
        order by b.id limit case when bound.credit_max > 0 then bound.page_size else 0 end
      ) page
    ) open
    where open.poured < bound.credit_max
  ), newest as (
    select paid.* from bound cross join lateral (
      select page.*, sum(page.paid_sum) over (order by page.id desc) - page.paid_sum as poured
      from (
        select ${billBalanceColumns(sql)} from bill b
        where b.dealer_id = bound.dealer_id and b.account_type = bound.account_type and b.has_money
          and b.id < bound.before
        order by b.id desc limit case when bound.debit_max > 0 then bound.page_size else 0 end
      ) page
    ) paid
    where paid.poured < bound.debit_max
  )`

const readPage = (sql: SqlClient) =>
  Effect.fn("readBills.page")(function* (ids: ReadonlyArray<BillId>, wanted: ReadonlyArray<Wanted>) {
    // A bill may be found twice, but never differently.
    const rows = yield* sql`
      with ${withinBounds(sql, wanted)}
      select ${billBalanceColumns(sql)}, 'named' from bill b where b.id = any(${bigints(ids)})
      union all select ${billBalanceColumns(sql)}, 'oldest' from oldest b
      union all select ${billBalanceColumns(sql)}, 'newest' from newest b
    `.values
    const bills: Array<BillBalance> = []
    const oldest: Array<BillBalance> = []
    const newest: Array<BillBalance> = []
    for (const row of rows) {
      const bill = toBillBalance(row)
      bills.push(bill)
      if (row[7] === "oldest") oldest.push(bill)
      if (row[7] === "newest") newest.push(bill)
    }
    return { bills, oldest, newest }
  })

/** What a page has left of an amount; nothing if the page was the account's last. */
const leftOf = (
  amount: Kopecks,
  pageSize: number,
  page: ReadonlyArray<BillBalance>,
  room: (bill: BillBalance) => Kopecks
) => {
  const left = page.reduce((rest, bill) => rest - room(bill), amount)
  return page.length < pageSize || left < 0n ? 0n : left
}

type Page = Effect.Success<ReturnType<ReturnType<typeof readPage>>>

const nextPages = (wanted: ReadonlyArray<Wanted>, page: Page): ReadonlyArray<Wanted> => {
  const oldest = Map.groupBy(page.oldest, accountKey)
  const newest = Map.groupBy(page.newest, accountKey)
  return wanted.flatMap((each) => {
    const open = oldest.get(accountKey(each.account)) ?? []
    const paid = newest.get(accountKey(each.account)) ?? []
    const creditMax = leftOf(each.creditMax, each.pageSize, open, dueOf)
    const debitMax = leftOf(each.debitMax, each.pageSize, paid, ({ paidSum }) => paidSum)
    const after = open.reduce((last, { id }) => (id > last ? id : last), each.after)
    const before = paid.reduce((last, { id }) => (id < last ? id : last), each.before)
    const pageSize = each.pageSize * pageGrowth
    return creditMax === 0n && debitMax === 0n ? [] : [{ ...each, creditMax, debitMax, after, before, pageSize }]
  })
}

/** The bills of those ids, and of each stake the oldest open and the newest paid ones that it may reach. */
export const readBills = (sql: SqlClient) =>
  Effect.fn("readBills")(function* (ids: ReadonlyArray<BillId>, bounds: ReadonlyArray<AllocationBounds>) {
    const found = new Map<BillId, BillBalance>()
    let wanted = bounds.map(firstPage)
    for (let isFirst = true; isFirst || wanted.length > 0; isFirst = false) {
      const page: Page = yield* readPage(sql)(isFirst ? ids : [], wanted)
      for (const bill of page.bills) found.set(bill.id, bill)
      wanted = [...nextPages(wanted, page)]
    }
    return found
  })
