import type { SqlClient } from "effect/sql/SqlClient"
import { Transfer } from "@dealer-billing/domain"
import { Schema } from "effect"

/** A row of `transfer l` as JSON, with 64-bit integers as text. */
export const transferJson = (sql: SqlClient) => sql`
  jsonb_build_object('dealerId', l.dealer_id::text, 'accountType', l.account_type, 'from', l.from_place,
    'to', l.to_place, 'reason', l.reason, 'amount', l.amount::text, 'paymentId', l.payment_id,
    'billId', l.bill_id::text)`

export const TransferRow = Schema.toCodecJson(Transfer)
