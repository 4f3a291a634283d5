import { BillId } from "@dealer-billing/domain"
import { BillCorrection, BillCorrectionAction } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Schema, Struct } from "effect"
import type { Database } from "../database/Database.ts"
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

export const appendCorrection = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.appendCorrection")(function* (correction: BillCorrection) {
    const row = { ...correction, at: DateTime.toDateUtc(correction.at) }
    yield* run(sql`insert into bill_correction ${sql.insert(row)}`)
  })

export const listCorrections = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.listCorrections")(function* (billId: BillId) {
    const rows = yield* run(sql`
      select bill_id, at, action, reason, actor, replaced_by from bill_correction
      where bill_id = ${billId} order by id
    `)
    return yield* decodeCorrections(rows)
  })
