import { Effect } from "effect"
import { checkSchema } from "../schema/checkSchema.ts"
import { Database } from "./Database.ts"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"

const limits = { poolMax: 1, statementTimeoutMs: 30_000, lockTimeoutMs: 5_000, attemptMsMax: 60_000 }

export interface ConnectionOptions extends DatabaseAddress {
  /** As the server shows it in `pg_stat_activity`. */
  readonly applicationName: string
}

/** Runs work on its own connection, without checking the schema. */
export const withConnection =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const database = yield* makeDatabase({ ...options, ...limits })
      return yield* Effect.provideService(work, Database, database)
    }).pipe(Effect.scoped)

const requireNewestSchema = Effect.flatMap(Database, ({ run, sql }) => run(checkSchema(sql)))

/** The same, but fails unless the newest migration is applied. */
export const withMigratedConnection =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    withConnection(options)(Effect.andThen(requireNewestSchema, work))
