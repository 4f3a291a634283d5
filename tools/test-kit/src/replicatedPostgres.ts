import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect, Exit, Scope } from "effect"
import { cpSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** A primary and its standby with streaming replication. */
export const replicatedPostgres = Effect.fn("replicatedPostgres")(function* (folder: string) {
  const [primaryFolder, standbyFolder] = [join(folder, "primary"), join(folder, "standby")]
  yield* Effect.scoped(startPostgres({ dataFolder: primaryFolder }))
  cpSync(primaryFolder, standbyFolder, { recursive: true })
  rmSync(join(standbyFolder, "port"))
  writeFileSync(join(standbyFolder, "cluster", "data", "standby.signal"), "")

  const scope = yield* Scope.fork(yield* Effect.scope)
  const primary = yield* startPostgres({ dataFolder: primaryFolder }).pipe(
    Effect.provideService(Scope.Scope, scope)
  )
  const { password, username } = new URL(primary.url)
  const source = `host=127.0.0.1 port=${primary.port} user=${username} password=${password}`
  const standby = yield* startPostgres({
    dataFolder: standbyFolder,
    settings: { primary_conninfo: source, recovery_target_timeline: "latest" }
  })
  return { primary, standby, stopPrimary: Scope.close(scope, Exit.void) }
})
