import type { MonthQuery, PaymentsQuery } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { atOneMoment } from "../database/atOneMoment.ts"
import { billColumns, decodeBills } from "../bill/BillRow.ts"
import type { Database } from "../database/Database.ts"
import { isInSpan } from "../database/isInSpan.ts"
import { readApplied } from "../payment/readApplied.ts"
import { listMovements } from "./readBillFacts.ts"
import { rowsOf } from "../database/rows.ts"

const decodeBalances = rowsOf(Schema.Struct({ balance: Schema.BigInt }))

const listBills = ({ run, sql }: Database["Service"]) =>
  Effect.fnUntraced(function* ({ account, limit, span }: MonthQuery) {
    const rows = yield* run(sql`
      select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id
      where b.dealer_id = ${account.dealerId} and b.account_type = ${account.accountType}
        and ${isInSpan(sql, sql`b.created_at`, span)}
      order by b.dealer_id, b.account_type, b.id
      limit ${limit}
    `)
    return yield* decodeBills(rows)
  })

export const listPayments = (database: Database["Service"]) => {
  const { sql } = database
  const applied = readApplied(database)
  return ({ account, limit, span }: PaymentsQuery) => {
    const isOfAccount = sql`p.dealer_id = ${account.dealerId} and p.account_type = ${account.accountType}`
    const where = sql`${isOfAccount} and ${isInSpan(sql, sql`p.received_at`, span)}`
    return applied(where, sql`p.received_at, p.payment_id`, limit)
  }
}

export const readMonthFacts = (database: Database["Service"]) =>
  Effect.fn("StatementRepositoryPostgres.readMonth")(function* (query: MonthQuery) {
    const { run, sql } = database
    const { accountType, dealerId } = query.account
    const reads = Effect.gen(function* () {
      const bills = yield* listBills(database)(query)
      const ids = bills.map(({ id }) => id)
      const [account] = yield* Effect.flatMap(
        run(sql`select balance from accounts where dealer_id = ${dealerId} and account_type = ${accountType}`),
        decodeBalances
      )
      return {
        bills,
        movements: yield* listMovements(database)(ids, query.movementsLimit),
        payments: yield* listPayments(database)(query),
        balance: account?.balance ?? 0n
      }
    })
    return yield* atOneMoment(database)(reads)
  })
