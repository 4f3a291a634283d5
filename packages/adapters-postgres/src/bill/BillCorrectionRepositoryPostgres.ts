import {
  BillCorrection,
  BillCorrectionAction,
  BillCorrectionRepository,
  BillId,
  type Bill
} from "@dealer-billing/domain"
import { DateTime, Effect, Layer, Schema, Struct } from "effect"
import { billToRow } from "./BillRow.ts"
import { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeCorrections = rowsOf(
  BillCorrection.mapFields(
    Struct.assign({
      at: Schema.DateTimeUtcFromDate,
      action: BillCorrectionAction,
      replacedBy: Schema.NullOr(BillId)
    })
  )
)

export const BillCorrectionRepositoryPostgres = Layer.effect(
  BillCorrectionRepository,
  Effect.map(Database, ({ run, sql }) => ({
    update: Effect.fn("BillCorrectionRepositoryPostgres.update")(function* (bill: Bill) {
      const { cancelledAt, problem, replacedBy, status } = billToRow(bill)
      yield* run(sql`
        update bill
        set status = ${status}, problem = ${problem}, cancelled_at = ${cancelledAt}, replaced_by = ${replacedBy}
        where id = ${bill.id}
      `)
    }),
    append: Effect.fn("BillCorrectionRepositoryPostgres.append")(function* (correction: BillCorrection) {
      const row = { ...correction, at: DateTime.toDateUtc(correction.at) }
      yield* run(sql`insert into bill_correction ${sql.insert(row)}`)
    }),
    list: Effect.fn("BillCorrectionRepositoryPostgres.list")(function* (billId: BillId) {
      const rows = yield* run(sql`
        select bill_id, at, action, reason, actor, replaced_by from bill_correction
        where bill_id = ${billId} order by id
      `)
      return yield* decodeCorrections(rows)
    })
  }))
)
