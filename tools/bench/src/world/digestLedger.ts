import { Effect, type Redacted } from "effect"
import { openSql } from "./openSql.ts"

interface Side {
  readonly what: string
  readonly rows: bigint
  readonly digest: string | null
}

/** Digests of everything that payments write. */
export const digestLedger = Effect.fn("digestLedger")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* openSql(url)
  return yield* sql<Side>`
    select 'bills' as what, count(*) as rows, md5(string_agg(
      concat_ws('|', id, paid_sum, paid_at is null), ';' order by id)) as digest from bill
    union all
    select 'accounts', count(*), md5(string_agg(
      concat_ws('|', dealer_id, account_type, balance), ';' order by dealer_id, account_type)) from accounts
    union all
    select 'payments', count(*), md5(string_agg(concat_ws('|', payment_id, type, dealer_id, account_type, stated_sum,
      effect, named_bill_id, origin, paid_at, content), ';' order by payment_id)) from payments
    union all
    select 'transfer', count(*), md5(string_agg(concat_ws('|', dealer_id, account_type, from_place, to_place, reason,
      amount, payment_id, bill_id), ';' order by payment_id, from_place, to_place, reason, bill_id)) from transfer
    union all
    select 'processedMessages', count(*), md5(string_agg(concat_ws('|', payment_id, encode(raw_sha256, 'hex')), ';'
      order by payment_id)) from processed_message where outcome = 'APPLIED'
    order by what`
}, Effect.scoped)
