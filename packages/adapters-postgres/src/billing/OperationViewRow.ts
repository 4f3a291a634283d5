import type { SqlClient } from "effect/sql/SqlClient"
import { CmeDealerId } from "@dealer-billing/domain"
import { type OperationView } from "@dealer-billing/domain/internal"
import { OperationEvent } from "@dealer-billing/domain/internal"
import { Effect, Schema, Struct } from "effect"
import { decodeOperations, operationColumns } from "./BillingOperationRow.ts"
import { rowsOf } from "../database/rows.ts"

const Time = Schema.DateTimeUtcFromDate

const decodeViews = rowsOf(
  Schema.Struct({
    cmeDealerId: CmeDealerId,
    createdAt: Time,
    updatedAt: Time,
    nextAttemptAt: Schema.NullOr(Time),
    leasedUntil: Schema.NullOr(Time)
  })
)

export const decodeEvents = rowsOf(OperationEvent.mapFields(Struct.assign({ at: Time })))

/** The columns of an operation `o` and of its dealer `d`. */
export const viewColumns = (sql: SqlClient) => sql`
  ${operationColumns(sql)}, d.cme_dealer_id, o.created_at, o.updated_at,
  case when o.state in ('PENDING', 'SENT') then o.due_at end as next_attempt_at,
  case when o.lease_until > now() then o.lease_until end as leased_until
`

export const decodeView = (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<OperationView>> =>
  Effect.zipWith(decodeOperations(rows), decodeViews(rows), (operations, views) =>
    views.map((view, index) => ({ operation: operations[index]!, ...view }))
  )
