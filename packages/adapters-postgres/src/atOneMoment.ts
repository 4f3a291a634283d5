import { Effect } from "effect"
import type { Database } from "./Database.ts"

/** What is read is of one moment: of a payment that comes meanwhile nothing is seen. Not inside of a transaction. */
export const atOneMoment =
  ({ run, sql, transact }: Database["Service"]) =>
  <A, E, R>(reads: Effect.Effect<A, E, R>) =>
    transact(Effect.andThen(run(sql`set transaction isolation level repeatable read, read only`), reads))
