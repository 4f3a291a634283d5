import { BillNotFound, type BillId } from "@dealer-billing/domain"
import { type BillFactsQuery } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { bigints } from "../database/arrays.ts"
import { atOneMoment } from "../database/atOneMoment.ts"
import { billColumns, decodeBills } from "../bill/BillRow.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"
import { transferJson, TransferRow } from "../ledger/TransferRow.ts"

const decodeMovements = rowsOf(Schema.Struct({ transfer: TransferRow, bookedAt: Schema.DateTimeUtcFromDate }))

/** The bills' transfers are found first: in the order of the ledger the database would search all of it. */
export const listMovements = ({ run, sql }: Database["Service"]) =>
  Effect.fnUntraced(function* (billIds: ReadonlyArray<BillId>, limit: number) {
    const rows = yield* run(sql`
      with l as materialized (select * from transfer where bill_id = any(${bigints(billIds)}))
      select ${transferJson(sql)} as transfer, l.created_at as booked_at from l order by l.id limit ${limit}
    `)
    return yield* decodeMovements(rows)
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
