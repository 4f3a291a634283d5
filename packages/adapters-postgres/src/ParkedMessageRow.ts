import { ParkedReason, type ParkedMessage } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { rowsOf } from "./rows.ts"

const decodeRows = rowsOf(
  Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.BigInt,
    raw: Schema.Uint8Array,
    reason: ParkedReason,
    detail: Schema.String,
    missing: Schema.NullOr(Schema.String)
  })
)

export const decodeMessages = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<ParkedMessage>> =>
  Effect.map(decodeRows(rows), (decoded) =>
    decoded.map(({ offset, partition, topic, ...rest }) => ({ position: { topic, partition, offset }, ...rest }))
  )
