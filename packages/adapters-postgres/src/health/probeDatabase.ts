import type { SqlClient } from "effect/sql/SqlClient"
import { StorageUnavailable } from "@dealer-billing/domain"
import { Cause, Effect, Option, Schema } from "effect"
import { checkSchema } from "../schema/checkSchema.ts"
import { rowsOf } from "../database/rows.ts"
import { readOnlyState, findStorageFailure } from "../database/storageFailure.ts"

const decodeState = rowsOf(Schema.Struct({ isInRecovery: Schema.Boolean, isReadOnly: Schema.Boolean }))

const readOnly = (why: string) =>
  new StorageUnavailable({ reason: `${why} and accepts no writes (${readOnlyState})` })

const checkState = Effect.fn("probeDatabase.checkState")(function* (sql: SqlClient) {
  const [state] = yield* decodeState(
    yield* sql`
      select pg_is_in_recovery() as is_in_recovery, current_setting('transaction_read_only') = 'on' as is_read_only
    `
  )
  if (state?.isInRecovery !== false) return yield* readOnly("the server is a standby")
  if (state.isReadOnly) return yield* readOnly("the server is read-only")
})

/**
 * Writes what our transactions need: a WAL record, which COMMIT makes durable, and new disk blocks. The blocks belong
 * to a temporary file, because a full disk still accepts a row that fits into an existing page.
 */
const write = Effect.fn("probeDatabase.write")(function* (sql: SqlClient) {
  yield* sql`
    select pg_logical_emit_message(true, 'dealer-billing', 'probe')::text, set_config('work_mem', '64kB', true)
  `
  yield* sql`with spilled as materialized (select repeat('x', 1000) from generate_series(1, 200))
    select count(*) from spilled`
})

export const probeDatabase = (sql: SqlClient) =>
  sql.withTransaction(Effect.andThen(checkState(sql), Effect.andThen(checkSchema(sql), write(sql))))

/** For the unauthenticated `/readyz`: no hosts and no data. */
export const describeProbeFailure = (cause: Cause.Cause<unknown>): string => {
  const failure = findStorageFailure(cause)
  if (failure?._tag === "Bug") return failure.defect.message
  if (failure !== null)
    return failure.sqlState === undefined ? failure.reason : `${failure.reason} (${failure.sqlState})`
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  return error instanceof StorageUnavailable ? error.reason : "the probe failed"
}
