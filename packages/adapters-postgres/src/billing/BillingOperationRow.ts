import type { SqlClient } from "effect/sql/SqlClient"
import { BillingOperation } from "@dealer-billing/domain"
import type { ClaimedOperation } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { rowsOf } from "../database/rows.ts"

export const decodeOperations = rowsOf(BillingOperation)

const decodeClaims = rowsOf(
  Schema.Struct({ traceparent: Schema.NullOr(Schema.String), wasSentBefore: Schema.Boolean })
)

export const decodeClaimed = (rows: ReadonlyArray<unknown>) =>
  Effect.zipWith(decodeOperations(rows), decodeClaims(rows), (operations, claims) =>
    claims.map((claim, index): ClaimedOperation => ({ operation: operations[index]!, ...claim }))
  )

/** The columns of an operation `o`. */
export const operationColumns = (sql: SqlClient) => sql`
  o.id, o.dealer_id, o.account_type, o.kind, o.bill_id, o.reference, o.requisite_version, o.state, o.attempts,
  o.last_error, o.remote_id, o.empty_lookups
`

export const afterMs = (sql: SqlClient, milliseconds: number) =>
  sql`now() + make_interval(secs => ${milliseconds}::float8 / 1000)`
