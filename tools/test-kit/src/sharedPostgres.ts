import { PgClient } from "@effect/sql-pg"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect, Redacted, Scope } from "effect"
import { Reactivity } from "effect/reactivity"
import { join } from "node:path"
import { serviceRole } from "./serviceRole.ts"

const connectionsMax = 300

const createDatabase = Effect.fn("sharedPostgres.createDatabase")(
  function* (serverUrl: string, name: string) {
    const sql = yield* PgClient.makeClient({ url: Redacted.make(serverUrl) })
    yield* sql`CREATE DATABASE ${sql(name)}`
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return { url: url.href }
  },
  Effect.scoped,
  Effect.provide(Reactivity.layer)
)

/** A role without rights for the whole server; a test grants them by migrating. */
const createServiceRole = Effect.fn("sharedPostgres.createServiceRole")(
  function* (serverUrl: string) {
    const sql = yield* PgClient.makeClient({ url: Redacted.make(serverUrl) })
    yield* sql`create role ${sql(serviceRole)} login password 'test_service'`.unprepared
  },
  Effect.scoped,
  Effect.provide(Reactivity.layer)
)

/** One Postgres for the whole run, started at the first request. */
export const sharedPostgres = Effect.fn("sharedPostgres")(function* (folder: string) {
  const scope = yield* Effect.scope
  const server = yield* startPostgres({
    dataFolder: join(folder, "postgres"),
    settings: { max_connections: String(connectionsMax) }
  }).pipe(
    Effect.tap(({ url }) => createServiceRole(url)),
    Effect.provideService(Scope.Scope, scope),
    Effect.cached
  )
  let count = 0
  return Effect.flatMap(server, ({ url }) => createDatabase(url, `test_${++count}`))
})
