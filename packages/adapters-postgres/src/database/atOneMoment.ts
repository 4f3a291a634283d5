import { Effect } from "effect"
import { BeginTransaction } from "effect/sql/SqlClient"
import type { Database } from "./Database.ts"

/** All reads see one snapshot. Must not run inside a transaction. */
export const atOneMoment =
  ({ transact }: Database["Service"]) =>
  <A, E, R>(reads: Effect.Effect<A, E, R>) =>
    Effect.provideService(transact(reads), BeginTransaction, "begin isolation level repeatable read, read only")
