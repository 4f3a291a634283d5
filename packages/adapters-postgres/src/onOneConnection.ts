import { Effect } from "effect"
import { checkSchema } from "./checkSchema.ts"
import { Database } from "./Database.ts"
import { makeDatabase, type DatabaseAddress } from "./makeDatabase.ts"

const statementTimeoutMs = 30_000
const lockTimeoutMs = 5_000
const attemptMsMax = 60_000

/** For work beside the service: on a connection of its own, which ends with it, and on the newest schema alone. */
export const onOneConnection =
  (options: DatabaseAddress & { readonly applicationName: string }) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const limits = { poolMax: 1, statementTimeoutMs, lockTimeoutMs, attemptMsMax }
      const database = yield* makeDatabase({ ...options, ...limits })
      return yield* Effect.andThen(database.run(checkSchema(database.sql)), work).pipe(
        Effect.provideService(Database, database)
      )
    }).pipe(Effect.scoped)
