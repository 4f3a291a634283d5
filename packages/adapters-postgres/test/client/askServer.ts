import * as PgClient from "@effect/sql-pg/PgClient"
import { Effect, Redacted } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import { connectionOptions } from "../../src/client/connectionOptions.ts"
import { findStorageFailure } from "../../src/database/storageFailure.ts"

export const connectBy = (url: string) =>
  PgClient.make({ ...connectionOptions(Redacted.make(url)), maxConnections: 1 }).pipe(
    Effect.provide(Reactivity.layer)
  )

/** The reason why a database cannot be used. */
export const toldReason = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(effect, (cause) => {
    const failure = findStorageFailure(cause)
    if (failure === null || failure._tag === "Bug") return Effect.failCause(cause)
    return Effect.succeed(`${failure._tag}: ${failure.reason}`)
  })

/** How a URL reaches its database: "TLS", "plaintext", or why not. */
export const askServer = (url: string) =>
  Effect.gen(function* () {
    const sql = yield* connectBy(url)
    const [row] = yield* sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`
    return row?.ssl === true ? "TLS" : "plaintext"
  }).pipe(Effect.scoped, toldReason)
