import { Effect } from "effect"
import { Database } from "../database/Database.ts"
import { withConnection, type ConnectionOptions } from "../database/withConnection.ts"
import { checkSchema } from "./checkSchema.ts"

const requireNewestSchema = Effect.flatMap(Database, ({ run, sql }) => run(checkSchema(sql)))

/** Runs work on its own connection. Fails unless the newest migration is applied. */
export const withMigratedConnection =
  (options: ConnectionOptions) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    withConnection(options)(Effect.andThen(requireNewestSchema, work))
