import type { SqlClient } from "effect/sql/SqlClient"
import { accountKey, dueOf, type BillId, type BillInBooks, type Kopecks, type Stake } from "@dealer-billing/domain"
import { Effect } from "effect"
import { bigints, integers, texts } from "../database/arrays.ts"
import { billInBooksColumns, billInBooksOf } from "../bill/BillInBooksRow.ts"

/** What is still to be found of a stake, and from which bill on. */
interface Wanted extends Stake {
  readonly after: bigint
  readonly before: bigint
  readonly pageSize: number
}

const billIdMax = 9_223_372_036_854_775_807n

// Most facts move one bill, some of them two; the next page is read only when this one is not enough.
const firstPage = (stake: Stake): Wanted => ({
  ...stake,
  after: 0n,
  before: billIdMax,
  pageSize: 4 + 2 * stake.count
})

const pageGrowth = 8

/** Per account one page of its index: those of the bills that the amount reaches when it is poured over them. */
const atStake = (sql: SqlClient, wanted: ReadonlyArray<Wanted>) => sql`
  stake as (
    select * from unnest(${bigints(wanted.map(({ account }) => account.dealerId))},
      ${texts(wanted.map(({ account }) => account.accountType))}, ${bigints(wanted.map(({ brought }) => brought))},
      ${bigints(wanted.map(({ takenBack }) => takenBack))}, ${bigints(wanted.map(({ after }) => after))},
      ${bigints(wanted.map(({ before }) => before))}, ${integers(wanted.map(({ pageSize }) => pageSize))})
      as stake (dealer_id, account_type, brought, taken_back, after, before, page_size)
  ), oldest as (
    select open.* from stake cross join lateral (
      select page.*, sum(page.common_sum - page.paid_sum) over (order by page.id)
        - (page.common_sum - page.paid_sum) as poured
      from (
        select ${billInBooksColumns(sql)} from bill b
        where b.dealer_id = stake.dealer_id and b.account_type = stake.account_type and b.paid_at is null
          and b.cancelled_at is null and b.id > stake.after
        order by b.id limit case when stake.brought > 0 then stake.page_size else 0 end
      ) page
    ) open
    where open.poured < stake.brought
  ), newest as (
    select paid.* from stake cross join lateral (
      select page.*, sum(page.paid_sum) over (order by page.id desc) - page.paid_sum as poured
      from (
        select ${billInBooksColumns(sql)} from bill b
        where b.dealer_id = stake.dealer_id and b.account_type = stake.account_type and b.has_money
          and b.id < stake.before
        order by b.id desc limit case when stake.taken_back > 0 then stake.page_size else 0 end
      ) page
    ) paid
    where paid.poured < stake.taken_back
  )`

const readPage = (sql: SqlClient) =>
  Effect.fn("readBills.page")(function* (ids: ReadonlyArray<BillId>, wanted: ReadonlyArray<Wanted>) {
    // A bill may be found twice, but never differently.
    const rows = yield* sql`
      with ${atStake(sql, wanted)}
      select ${billInBooksColumns(sql)}, 'named' from bill b where b.id = any(${bigints(ids)})
      union all select ${billInBooksColumns(sql)}, 'oldest' from oldest b
      union all select ${billInBooksColumns(sql)}, 'newest' from newest b
    `.values
    const bills: Array<BillInBooks> = []
    const oldest: Array<BillInBooks> = []
    const newest: Array<BillInBooks> = []
    for (const row of rows) {
      const bill = billInBooksOf(row)
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
  page: ReadonlyArray<BillInBooks>,
  room: (bill: BillInBooks) => Kopecks
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
    const brought = leftOf(each.brought, each.pageSize, open, dueOf)
    const takenBack = leftOf(each.takenBack, each.pageSize, paid, ({ paidSum }) => paidSum)
    const after = open.reduce((last, { id }) => (id > last ? id : last), each.after)
    const before = paid.reduce((last, { id }) => (id < last ? id : last), each.before)
    const pageSize = each.pageSize * pageGrowth
    return brought === 0n && takenBack === 0n ? [] : [{ ...each, brought, takenBack, after, before, pageSize }]
  })
}

/** The bills of those ids, and of each stake the oldest open and the newest paid ones that it may reach. */
export const readBills = (sql: SqlClient) =>
  Effect.fn("readBills")(function* (ids: ReadonlyArray<BillId>, stakes: ReadonlyArray<Stake>) {
    const found = new Map<BillId, BillInBooks>()
    let wanted = stakes.map(firstPage)
    for (let isFirst = true; isFirst || wanted.length > 0; isFirst = false) {
      const page: Page = yield* readPage(sql)(isFirst ? ids : [], wanted)
      for (const bill of page.bills) found.set(bill.id, bill)
      wanted = [...nextPages(wanted, page)]
    }
    return found
  })
