import type { SqlClient } from "effect/sql/SqlClient"
import { BillingOperation } from "@dealer-billing/domain"
import { Schema, Tuple } from "effect"
import { rowsOf } from "../database/rows.ts"

export const decodeOperations = rowsOf(BillingOperation)

export const decodeClaimed = rowsOf(
  BillingOperation.mapMembers(
    Tuple.map(Schema.fieldsAssign({ traceparent: Schema.NullOr(Schema.String), wasSentBefore: Schema.Boolean }))
  )
)

/** The columns of an operation `o`. */
export const operationColumns = (sql: SqlClient) => sql`
  o.id, o.dealer_id, o.account_type, o.kind, o.bill_id, o.reference, o.requisite_version, o.state, o.attempts,
  o.last_error, o.remote_id, o.empty_lookups
`

export const afterMs = (sql: SqlClient, milliseconds: number) =>
  sql`now() + make_interval(secs => ${milliseconds}::float8 / 1000)`
