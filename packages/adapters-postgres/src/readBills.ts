import type { PgClient } from "@effect/sql-pg/PgClient"
import type { Account, Bill } from "@dealer-billing/domain"
import { Effect } from "effect"
import { bigints, texts } from "./arrays.ts"
import { billColumns, decodeBills } from "./BillRow.ts"
import type { FactNames } from "./factNames.ts"

const newestPageSize = 50

/** The open bills of accounts, the bills that facts name, and those that the reversed payments closed. */
export const readBills = (sql: PgClient) =>
  Effect.fn("readBills")(function* (names: FactNames, accounts: ReadonlyArray<Account>) {
    const rows = yield* sql`
    with wanted as (
      select open.id
      from unnest(${bigints(accounts.map((account) => account.dealerId))},
        ${texts(accounts.map((account) => account.accountType))}) as account (dealer_id, account_type)
      join bill open on open.dealer_id = account.dealer_id and open.account_type = account.account_type
        and open.paid_at is null and open.cancelled_at is null
      union select id from bill where invoice_id = any(${texts(names.invoices)})
      union select l.bill_id from payments p join ledger l on l.payment_id = p.payment_id
      where p.payment_id = any(${texts(names.reversed)}) or p.reverses_payment_id = any(${texts(names.reversed)})
    )
    select ${billColumns(sql)}
    from wanted join bill b on b.id = wanted.id join dealers d on d.id = b.dealer_id
  `
    return yield* decodeBills(rows)
  })

/** The newest bills of an account with money on them, until their paid sums reach the amount. */
export const readNewestPaid = (sql: PgClient) =>
  Effect.fn("readNewestPaid")(function* (account: Account, amount: bigint) {
    const found: Array<Bill> = []
    let covered = 0n
    let before: bigint | null = null
    while (covered < amount) {
      const rows: ReadonlyArray<unknown> = yield* sql`
      select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id
      where b.dealer_id = ${account.dealerId} and b.account_type = ${account.accountType} and b.paid_sum > 0
        and b.id < ${before ?? 9_223_372_036_854_775_807n}
      order by b.id desc
      limit ${newestPageSize}
    `
      const page: ReadonlyArray<Bill> = yield* decodeBills(rows)
      for (const bill of page) {
        if (covered < amount) found.push(bill)
        covered += bill.paidSum
        before = bill.id
      }
      if (page.length < newestPageSize) break
    }
    return found
  })
