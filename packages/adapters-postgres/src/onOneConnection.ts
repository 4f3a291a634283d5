import { Effect } from "effect"
import { checkSchema } from "./checkSchema.ts"
import { Database } from "./Database.ts"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"

const limits = { poolMax: 1, statementTimeoutMs: 30_000, lockTimeoutMs: 5_000, attemptMsMax: 60_000 }

export interface ConnectionOptions extends DatabaseAddress {
  /** As the server shows it in `pg_stat_activity`. */
  readonly applicationName: string
}

/** For work beside the service: on a connection of its own, which ends with it, whatever the schema is. */
export const onAnySchema =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const database = yield* makeDatabase({ ...options, ...limits })
      return yield* Effect.provideService(work, Database, database)
    }).pipe(Effect.scoped)

const needNewestSchema = Effect.flatMap(Database, ({ run, sql }) => run(checkSchema(sql)))

/** The same, on the newest schema alone. */
export const onOneConnection =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    onAnySchema(options)(Effect.andThen(needNewestSchema, work))
