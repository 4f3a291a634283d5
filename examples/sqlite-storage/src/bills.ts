import { BillNotFound, BillRepository, DealerNotFound, type Bill } from "@dealer-billing/domain"
import type { BillCorrection, BillFilter, BillQuery } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Layer, Option } from "effect"
import type { SQLInputValue } from "node:sqlite"
import { fromJson, toJson } from "./json.ts"
import { SqliteStore, type Sql } from "./SqliteStore.ts"

/** The money is in its columns. */
export const readBills = (sql: Sql, where: string, ...values: ReadonlyArray<SQLInputValue>): ReadonlyArray<Bill> =>
  sql.all(`select doc, common_sum, paid_sum, paid_at from bill where ${where}`, ...values).map((row) => ({
    ...fromJson<Bill>(String(row.doc)),
    commonSum: row.common_sum as Bill["commonSum"],
    paidSum: row.paid_sum as bigint,
    paidAt: row.paid_at === null ? null : DateTime.makeUnsafe(String(row.paid_at))
  }))

export const formatTime = (time: DateTime.Utc | null): string | null =>
  time === null ? null : DateTime.formatIso(time)

export const insertBill = (sql: Sql, bill: Bill): void => {
  const {
    accountType,
    commonSum,
    dealId,
    dealerId,
    id,
    invoiceId,
    operation,
    paidAt,
    paidSum,
    replaces,
    revision
  } = bill
  const { mode, rate, sum } = bill.vat
  sql.insert("bill", [
    id,
    dealerId,
    accountType,
    operation,
    dealId,
    revision,
    bill.status,
    invoiceId,
    commonSum,
    paidSum,
    formatTime(paidAt),
    replaces,
    mode,
    rate,
    sum,
    toJson(bill)
  ])
}

export const findByDeal = (sql: Sql, operation: string, dealId: string, revision: number): Bill | undefined =>
  readBills(sql, "operation = ? and deal_id = ? and revision = ?", operation, dealId, revision)[0]

const filters: Readonly<Record<BillFilter, string>> = {
  all: "true",
  cancelled: "status = 'CANCELLED'",
  paid: "status <> 'CANCELLED' and paid_sum = common_sum",
  unpaid: "status <> 'CANCELLED' and paid_sum < common_sum"
}

const page = (sql: Sql, { accountType, after, dealerId, filter, limit }: BillQuery): ReadonlyArray<Bill> =>
  readBills(
    sql,
    `dealer_id = ? and account_type = coalesce(?, account_type) and id > ? and ${filters[filter]} order by id limit ?`,
    dealerId,
    accountType,
    after ?? 0n,
    limit
  )

export const billsLayer = Layer.effect(
  BillRepository,
  Effect.map(SqliteStore, (store) => ({
    get: (id) =>
      store
        .read((sql) => readBills(sql, "id = ?", id)[0])
        .pipe(
          Effect.flatMap((bill) =>
            bill ? Effect.succeed(bill) : Effect.fail(new BillNotFound({ billId: String(id) }))
          )
        ),
    findByDeal: (operation, dealId, revision) =>
      store.read((sql) => Option.fromUndefinedOr(findByDeal(sql, operation, dealId, revision))),
    list: (query) => store.read((sql) => page(sql, query)),
    listOf: (cmeDealerId, query) =>
      Effect.flatten(
        store.read((sql) => {
          const [dealer] = sql.all("select id from dealer where cme_dealer_id = ?", cmeDealerId)
          if (dealer === undefined) return Effect.fail(new DealerNotFound({ cmeDealerId }))
          return Effect.succeed(page(sql, { ...query, dealerId: dealer.id as BillQuery["dealerId"] }))
        })
      ),
    update: (bill) =>
      store.write((sql) =>
        sql.run(
          "update bill set doc = ?, status = ?, invoice_id = ? where id = ?",
          toJson(bill),
          bill.status,
          bill.invoiceId,
          bill.id
        )
      ),
    appendCorrection: (correction) =>
      store.write((sql) => sql.insert("bill_correction", [correction.billId, toJson(correction)])),
    listCorrections: (billId) =>
      store.read((sql) =>
        sql.docs<BillCorrection>("select doc from bill_correction where bill_id = ? order by rowid", billId)
      )
  }))
)
