import { StorageUnavailable } from "@dealer-billing/domain"
import { Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** For a statement, the wait for a connection included, in ms; the driver's pool would wait for ever. */
const statementMsMax = 5_000

/** Statements whose trouble is told in words that hold no SQL, hosts or data. */
export const stored = <A, R>(statements: Effect.Effect<A, SqlError, R>): Effect.Effect<A, StorageUnavailable, R> =>
  statements.pipe(
    Effect.mapError(({ reason }) => new StorageUnavailable({ reason: `the database says ${reason._tag}` })),
    Effect.timeoutOrElse({
      duration: statementMsMax,
      orElse: () =>
        Effect.fail(new StorageUnavailable({ reason: `no answer of the database within ${statementMsMax} ms` }))
    })
  )
