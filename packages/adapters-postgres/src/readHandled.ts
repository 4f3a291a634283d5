import type { PgClient } from "@effect/sql-pg/PgClient"
import { positionKey, type PaymentMessage } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { bigints, bytes, integers, texts } from "./arrays.ts"
import { rawHash } from "./rawHash.ts"
import { rowsOf } from "./rows.ts"

const decodeReceipts = rowsOf(
  Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.BigInt,
    isSame: Schema.Boolean
  })
)

/** Those of the positions that have a receipt, as `positionKey`: of the same message, or of another one. */
export const readHandled = (sql: PgClient) =>
  Effect.fn("readHandled")(function* (messages: ReadonlyArray<PaymentMessage>) {
    const rows = yield* sql`
    select i.topic, i."partition", i."offset", i.raw_sha256 = wanted.raw_sha256 as is_same
    from unnest(${texts(messages.map(({ position }) => position.topic))},
      ${integers(messages.map(({ position }) => position.partition))},
      ${bigints(messages.map(({ position }) => position.offset))},
      ${bytes(messages.map(({ raw }) => rawHash(raw)))}) as wanted (topic, "partition", "offset", raw_sha256)
    join inbox i using (topic, "partition", "offset")
  `
    const receipts = yield* decodeReceipts(rows)
    return {
      handled: receipts.filter(({ isSame }) => isSame).map(positionKey),
      reused: receipts.filter(({ isSame }) => !isSame).map(positionKey)
    }
  })
