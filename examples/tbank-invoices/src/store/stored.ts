import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** Includes the wait for a connection, for which the driver's pool has no limit. */
const statementMsMax = 5_000

/** The reason of a failure has no SQL, hosts or data. */
export const stored = <A, R>(statements: Effect.Effect<A, SqlError, R>): Effect.Effect<A, StorageUnavailable, R> =>
  statements.pipe(
    Effect.mapError(({ reason }) => new StorageUnavailable({ reason: `database error ${reason._tag}` })),
    Effect.timeoutOrElse({
      duration: statementMsMax,
      orElse: () =>
        Effect.fail(new StorageUnavailable({ reason: `no answer from the database within ${statementMsMax} ms` }))
    })
  )
