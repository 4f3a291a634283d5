import type { SqlClient } from "effect/sql/SqlClient"
import { BillingOperation, CmeDealerId } from "@dealer-billing/domain"
import { type OperationView } from "@dealer-billing/domain/internal"
import { OperationEvent } from "@dealer-billing/domain/internal"
import { Effect, Schema, Struct, Tuple } from "effect"
import { operationColumns } from "./BillingOperationRow.ts"
import { rowsOf } from "../database/rows.ts"

const Time = Schema.DateTimeUtcFromDate

const decodeRows = rowsOf(
  BillingOperation.mapMembers(
    Tuple.map(
      Schema.fieldsAssign({
        cmeDealerId: CmeDealerId,
        createdAt: Time,
        updatedAt: Time,
        nextAttemptAt: Schema.NullOr(Time),
        leasedUntil: Schema.NullOr(Time)
      })
    )
  )
)

export const decodeEvents = rowsOf(OperationEvent.mapFields(Struct.assign({ at: Time })))

/** The columns of an operation `o` and of its dealer `d`. */
export const viewColumns = (sql: SqlClient) => sql`
  ${operationColumns(sql)}, d.cme_dealer_id, o.created_at, o.updated_at,
  case when o.state in ('PENDING', 'SENT') then o.due_at end as next_attempt_at,
  case when o.lease_until > now() then o.lease_until end as leased_until
`

export const decodeView = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<OperationView>> =>
  Effect.map(decodeRows(rows), (decoded) =>
    decoded.map(({ cmeDealerId, createdAt, leasedUntil, nextAttemptAt, updatedAt, ...operation }) => ({
      operation,
      cmeDealerId,
      createdAt,
      updatedAt,
      nextAttemptAt,
      leasedUntil
    }))
  )
