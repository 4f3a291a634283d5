import type { Transfer } from "@dealer-billing/domain"
import type { Sql } from "./SqliteStore.ts"

export const insertTransfers = (sql: Sql, transfers: ReadonlyArray<Transfer>, nowMs: number): void => {
  for (const { accountType, amount, billId, dealerId, from, paymentId, reason, to } of transfers)
    sql.insert("transfer", [null, dealerId, accountType, from, to, reason, amount, paymentId, billId, nowMs])
}

/** All transfers of the money of one origin, in the order of booking. */
export const transfersOfOrigin = (sql: Sql, origin: string): ReadonlyArray<Transfer> =>
  sql.all(
    `select t.dealer_id as "dealerId", t.account_type as "accountType", from_place as "from", to_place as "to", reason,
       t.amount, t.payment_id as "paymentId", bill_id as "billId"
     from transfer t join payment p on p.payment_id = t.payment_id where p.origin = ? order by t.id`,
    origin
  ) as unknown as ReadonlyArray<Transfer>
