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
import { appendCorrection, listCorrections, updateCancellation } from "./billCorrections.ts"
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

const updateInvoice = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillRepositoryPostgres.updateInvoice")(function* (bill: Bill) {
    const { invoiceId, invoiceNumber, issuedAt, problem, requisiteVersion, status, url } = billToRow(bill)
    yield* run(sql`
      update bill
      set status = ${status}, problem = ${problem}, invoice_id = ${invoiceId}, invoice_number = ${invoiceNumber},
        url = ${url}, issued_at = ${issuedAt}, requisite_version = ${requisiteVersion}
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
    updateInvoice: updateInvoice(database),
    updateCancellation: updateCancellation(database),
    appendCorrection: appendCorrection(database),
    listCorrections: listCorrections(database)
  }))
)
