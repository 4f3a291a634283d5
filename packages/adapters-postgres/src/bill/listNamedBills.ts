import type { NamedBillsQuery } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { texts } from "../database/arrays.ts"
import { billColumns, decodeBills } from "./BillRow.ts"
import type { Database } from "../database/Database.ts"

/** In the locale C, `lower` knows Latin letters only: Cyrillic names match if they are all lower or all upper case. */
export const listNamedBills = ({ run, sql }: Database["Service"]) =>
  Effect.fn("StatementRepositoryPostgres.listNamed")(function* ({ dealerId, limit, names }: NamedBillsQuery) {
    const small = texts(names)
    const either = texts([...new Set([...names, ...names.map((name) => name.toUpperCase())])])
    const number = sql`coalesce(b.invoice_number, b.id::text)`
    const rows = yield* run(sql`
      select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id
      where b.dealer_id = ${dealerId} and (
        b.deal_id = any(${either}) or lower(b.deal_id) = any(${small})
        or ${number} = any(${either}) or lower(${number}) = any(${small})
      )
      order by b.dealer_id, b.account_type, b.id
      limit ${limit}
    `)
    return yield* decodeBills(rows)
  })
