import { Effect, type Redacted } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { openSql } from "../world/openSql.ts"

/** Linux counts CPU time in ticks of 10 ms. */
const microsOfTick = 10_000

const readMicros = (processId: number): number => {
  const file = `/proc/${processId}/stat`
  if (!existsSync(file)) return 0
  // The program name in parentheses may contain anything.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? []
  return (Number(fields[11]) + Number(fields[12])) * microsOfTick
}

/** CPU time of the backends of a database in µs, 0 if unknown. Unlike a rate it does not depend on other load. */
export const readServerCpu = Effect.fn("readServerCpu")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* openSql(url)
  const processes = yield* sql<{ readonly id: number }>`
    select pid as id from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  return processes.reduce((sum, { id }) => sum + readMicros(id), 0)
}, Effect.scoped)
