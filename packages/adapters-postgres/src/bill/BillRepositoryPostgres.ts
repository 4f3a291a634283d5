import {
  BillNotFound,
  BillRepository,
  type Bill,
  type BillId,
  type BillOperation,
  type DealId
} from "@dealer-billing/domain"
import { Array as Arr, Effect, Layer } from "effect"
import { billColumns, billToRow, decodeBills } from "./BillRow.ts"
import { appendCorrection, listCorrections } from "./billCorrections.ts"
import { Database } from "../database/Database.ts"
import { listBillRows, listDealerBillRows } from "./listBillRows.ts"

const get = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.get")(function* (id: BillId) {
    const rows = yield* run(
      sql`select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id where b.id = ${id}`
    )
    const bill = (yield* decodeBills(rows))[0]
    return bill ?? (yield* new BillNotFound({ billId: `${id}` }))
  })

const findByDeal = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.findByDeal")(function* (
    operation: BillOperation,
    dealId: DealId,
    revision: number
  ) {
    const rows = yield* run(sql`
      select ${billColumns(sql)} from bill b join dealers d on d.id = b.dealer_id
      where b.operation = ${operation} and b.deal_id = ${dealId} and b.revision = ${revision}
    `)
    return Arr.head(yield* decodeBills(rows))
  })

const update = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.update")(function* (bill: Bill) {
    const row = billToRow(bill)
    yield* run(sql`
      update bill
      set status = ${row.status}, problem = ${row.problem}, invoice_id = ${row.invoiceId},
        invoice_number = ${row.invoiceNumber}, url = ${row.url}, issued_at = ${row.issuedAt},
        requisite_version = ${row.requisiteVersion}, cancelled_at = ${row.cancelledAt}, replaced_by = ${row.replacedBy}
      where id = ${bill.id}
    `)
  })

export const BillRepositoryPostgres = Layer.effect(
  BillRepository,
  Effect.map(Database, (database) => ({
    get: get(database),
    findByDeal: findByDeal(database),
    list: listBillRows(database),
    listOf: listDealerBillRows(database),
    update: update(database),
    appendCorrection: appendCorrection(database),
    listCorrections: listCorrections(database)
  }))
)
