import type { SqlClient } from "effect/sql/SqlClient"
import { AccountType, BillId, CmeDealerId, DealerId, ParkedReason, Payment } from "@dealer-billing/domain"
import {
  ParkedAction,
  PaymentOutcome,
  rawHeadLength,
  rawLengthMax,
  type ParkedEvent,
  type ParkedView
} from "@dealer-billing/domain/internal"
import { Effect, Schema, Struct } from "effect"
import { rowsOf } from "../database/rows.ts"

const Time = Schema.DateTimeUtcFromDate

const EventRow = Schema.Struct({
  at: Schema.NullOr(Time),
  action: Schema.NullOr(ParkedAction),
  outcome: Schema.NullOr(PaymentOutcome),
  actor: Schema.NullOr(Schema.String),
  note: Schema.NullOr(Schema.String),
  dealerId: Schema.NullOr(DealerId),
  cmeDealerId: Schema.NullOr(CmeDealerId),
  accountType: Schema.NullOr(AccountType),
  billId: Schema.NullOr(BillId)
})

const toEvent = (row: typeof EventRow.Type): ParkedEvent | null => {
  const { accountType, action, actor, at, billId, cmeDealerId, dealerId, note, outcome } = row
  if (at === null || action === null || outcome === null || actor === null) return null
  const target =
    dealerId === null || cmeDealerId === null || accountType === null
      ? null
      : { dealerId, cmeDealerId, accountType, billId }
  return { at, action, outcome, actor, note, target }
}

/** The columns of an event `e` and of its dealer `d`. */
export const eventColumns = (sql: SqlClient) => sql`
  e.at, e.action, e.outcome, e.actor, e.note, e.dealer_id, d.cme_dealer_id, e.account_type, e.bill_id
`

const decodeEventRows = rowsOf(EventRow)

export const decodeParkedEvents = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<ParkedEvent>> =>
  Effect.map(decodeEventRows(rows), (decoded) => decoded.flatMap((row) => toEvent(row) ?? []))

/** The columns of a parked message `p`, of its processed message `i`, and of the event `e` that ended its parking. */
export const parkedColumns = (sql: SqlClient) => sql`
  p.id, p.source, p.number, p.reason, p.detail, p.missing, i.payment_id,
  case when octet_length(p.raw) > ${rawLengthMax} then substring(p.raw from 1 for ${rawHeadLength}) else p.raw end
    as raw_head, coalesce(p.raw_length, octet_length(p.raw)) as raw_length, i.raw_sha256, p.parked_at,
  p.attempts, ${eventColumns(sql)}
`

const decodeParkedRows = rowsOf(
  EventRow.mapFields(
    Struct.assign({
      id: Schema.BigInt,
      source: Schema.String,
      number: Schema.BigInt,
      reason: ParkedReason,
      detail: Schema.String,
      missing: Schema.NullOr(Schema.String),
      paymentId: Schema.NullOr(Schema.String),
      rawHead: Schema.NullOr(Schema.Uint8Array),
      rawSha256: Schema.Uint8Array,
      rawLength: Schema.Int,
      parkedAt: Time,
      attempts: Schema.Int
    })
  )
)

export const decodeParked = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<ParkedView>> =>
  Effect.map(decodeParkedRows(rows), (decoded) =>
    decoded.map((row) => ({
      ...Struct.pick(row, ["id", "reason", "detail", "missing", "paymentId", "parkedAt"]),
      ...Struct.pick(row, ["rawHead", "rawLength", "rawSha256"]),
      position: Struct.pick(row, ["source", "number"]),
      attempts: row.attempts,
      resolution: toEvent(row)
    }))
  )

export const decodeApplied = rowsOf(
  Payment.mapFields(Struct.assign({ paidAt: Time, cmeDealerId: CmeDealerId, receivedAt: Time }))
)

export const decodeCounts = rowsOf(
  Schema.Struct({ reason: ParkedReason, count: Schema.Int, oldestAgeMs: Schema.Finite })
)
