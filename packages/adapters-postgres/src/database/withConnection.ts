import { Effect } from "effect"
import { Database } from "./Database.ts"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"

const limits = { poolMax: 1, statementTimeoutMs: 30_000, lockTimeoutMs: 5_000, attemptMsMax: 60_000 }

export interface ConnectionOptions extends DatabaseAddress {
  /** As `pg_stat_activity` shows it. */
  readonly applicationName: string
}

export const withConnection =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const database = yield* makeDatabase({ ...options, ...limits })
      return yield* Effect.provideService(work, Database, database)
    }).pipe(Effect.scoped)
