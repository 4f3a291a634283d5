import { ParkedReason, type ParkedMessage } from "@dealer-billing/domain"
import type { SqlClient } from "effect/sql/SqlClient"
import { Effect, Schema } from "effect"
import { rowsOf } from "../database/rows.ts"

const decodeRows = rowsOf(
  Schema.Struct({
    source: Schema.String,
    number: Schema.BigInt,
    raw: Schema.Uint8Array,
    reason: ParkedReason,
    detail: Schema.String,
    missing: Schema.NullOr(Schema.String),
    contractId: Schema.NullOr(Schema.String),
    rawLength: Schema.NullOr(Schema.Int),
    rawSha256: Schema.NullOr(Schema.Uint8Array)
  })
)

/** Of `parked p`. */
export const parkedColumns = (sql: SqlClient) => sql`
  p.source, p.number, p.raw, p.reason, p.detail, p.missing, p.contract_id, p.raw_length,
  case when p.raw_length is not null then (
    select i.raw_sha256 from processed_message i
    where i.source = p.source and i.number = p.number
  ) end as raw_sha256`

export const decodeMessages = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<ParkedMessage>> =>
  Effect.map(decodeRows(rows), (decoded) =>
    decoded.map(({ contractId, number, rawLength, rawSha256, source, ...rest }) => ({
      position: { source, number },
      ...rest,
      ...(rawLength === null || rawSha256 === null ? {} : { cut: { length: rawLength, sha256: rawSha256 } }),
      ...(contractId === null ? {} : { contractId })
    }))
  )
