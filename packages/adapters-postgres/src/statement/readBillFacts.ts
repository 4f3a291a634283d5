import { BillNotFound, LedgerEntry, type BillFactsQuery, type BillId } from "@dealer-billing/domain"
import { Effect, Schema, Struct } from "effect"
import { bigints } from "../database/arrays.ts"
import { atOneMoment } from "../database/atOneMoment.ts"
import { billColumns, decodeBills } from "../bill/BillRow.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeMovements = rowsOf(LedgerEntry.mapFields(Struct.assign({ bookedAt: Schema.DateTimeUtcFromDate })))

/** The bills' entries are found first: in the order of the ledger the database would search all of it. */
export const listMovements = ({ run, sql }: Database["Service"]) =>
  Effect.fnUntraced(function* (billIds: ReadonlyArray<BillId>, limit: number) {
    const rows = yield* run(sql`
      with movement as materialized (select * from ledger where bill_id = any(${bigints(billIds)}))
      select dealer_id, account_type, kind, rule, amount, payment_id, bill_id, created_at as booked_at
      from movement order by id limit ${limit}
    `)
    const decoded = yield* decodeMovements(rows)
    return decoded.map(({ bookedAt, ...entry }) => ({ entry, bookedAt }))
  })

export const readBillFacts = (database: Database["Service"]) =>
  Effect.fn("StatementRepositoryPostgres.readBill")(function* ({ billId, limit }: BillFactsQuery) {
    const { run, sql } = database
    const reads = Effect.gen(function* () {
      const rows = yield* run(
        sql`select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id where b.id = ${billId}`
      )
      const bill = (yield* decodeBills(rows))[0]
      if (bill === undefined) return yield* new BillNotFound({ billId: `${billId}` })
      return { bill, movements: yield* listMovements(database)([billId], limit) }
    })
    return yield* atOneMoment(database)(reads)
  })
