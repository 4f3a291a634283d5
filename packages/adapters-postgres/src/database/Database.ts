import type { SqlClient } from "effect/sql/SqlClient"
import { Context, type Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import type { StorageUnavailable } from "@dealer-billing/domain"

/** Runs statements, with retries where they can help. */
export type RunStatements = <A, E, R>(
  statements: Effect.Effect<A, E, R>
) => Effect.Effect<A, Exclude<E, SqlError> | StorageUnavailable, R>

/** The only way to the connection pool. */
export class Database extends Context.Service<
  Database,
  {
    readonly sql: SqlClient
    /** Runs statements in the current transaction. Without one, the statements may be repeated. */
    readonly run: RunStatements
    /** A READ COMMITTED transaction, which may be repeated as a whole; inside another one, a savepoint. */
    readonly transact: RunStatements
  }
>()("@dealer-billing/adapters-postgres/database/Database") {}
