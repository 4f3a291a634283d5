import { DateTime, Effect } from "effect"
import { availableParallelism, cpus, totalmem } from "node:os"
import { shown } from "../run/numbers.ts"
import { openSql } from "../world/openSql.ts"
import { World } from "../world/World.ts"

const giga = 1_073_741_824

/** Ratios are comparable between machines, rates are not. */
export const describeMachine = Effect.fn("describeMachine")(function* () {
  const sql = yield* openSql((yield* World).url)
  const [server] = yield* sql<{ readonly version: string; readonly fsync: string }>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync`
  const today = DateTime.formatIsoDateUtc(yield* DateTime.now)
  const model = cpus()[0]?.model ?? "unknown processor"
  return (
    `${today}; ${availableParallelism()} cores (${model}), ${shown(totalmem() / giga)} GB, ${process.platform}; ` +
    `Node ${process.versions.node}; Postgres ${server?.version} (embedded, fsync ${server?.fsync}), one server for ` +
    "both sides of every comparison, which shares the cores with them"
  )
}, Effect.scoped)
