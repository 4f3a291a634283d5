import type { SqlClient } from "effect/sql/SqlClient"
import { Context, type Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import type { StorageUnavailable } from "@dealer-billing/domain"

/** Runs statements; storage trouble is retried where that can help, then told in words. */
export type RunStatements = <A, E, R>(
  statements: Effect.Effect<A, E, R>
) => Effect.Effect<A, Exclude<E, SqlError> | StorageUnavailable, R>

/** The only way to the pool: whoever wants a connection goes through `run` or `transact`. */
export class Database extends Context.Service<
  Database,
  {
    readonly sql: SqlClient
    /** Statements in the transaction that there is. Outside of one they may be repeated, each for itself. */
    readonly run: RunStatements
    /** All or nothing, READ COMMITTED. It may be repeated as a whole; inside of a transaction it is a part of that. */
    readonly transact: RunStatements
  }
>()("@dealer-billing/adapters-postgres/database/Database") {}
