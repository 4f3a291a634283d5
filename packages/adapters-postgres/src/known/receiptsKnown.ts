import type { PgClient } from "@effect/sql-pg/PgClient"
import type { PaymentMessage } from "@dealer-billing/domain"
import { Schema } from "effect"
import { bigints, bytes, integers, texts } from "../arrays.ts"
import { rawHash } from "../rawHash.ts"

/** A position that has a receipt: of the same message, or of another one. */
export const ReceiptKnown = Schema.Struct({
  kind: Schema.Literal("receipt"),
  known: Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.BigIntFromString,
    isSame: Schema.Boolean
  })
})

export const receiptsKnown = (sql: PgClient, messages: ReadonlyArray<PaymentMessage>) => sql`
  select 'receipt' as kind, jsonb_build_object('topic', i.topic, 'partition', i."partition",
    'offset', i."offset"::text, 'isSame', i.raw_sha256 = wanted.raw_sha256) as known
  from unnest(${texts(messages.map(({ position }) => position.topic))},
    ${integers(messages.map(({ position }) => position.partition))},
    ${bigints(messages.map(({ position }) => position.offset))},
    ${bytes(messages.map(({ raw }) => rawHash(raw)))}) as wanted (topic, "partition", "offset", raw_sha256)
  join inbox i using (topic, "partition", "offset")`
