import { Effect, type Redacted } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { openSql } from "../world/openSql.ts"

/** Linux counts the time of a process in hundredths of a second. */
const microsOfTick = 10_000

const microsOf = (processId: number): number => {
  const file = `/proc/${processId}/stat`
  if (!existsSync(file)) return 0
  // The name of the program, in parentheses, may hold anything.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? []
  return (Number(fields[11]) + Number(fields[12])) * microsOfTick
}

/**
 * Processor time that the server's processes for a database have spent so far, in µs; 0 where the system does not
 * tell. Other than a rate it stays right on a machine that others use too.
 */
export const readServerCpu = Effect.fn("readServerCpu")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* openSql(url)
  const processes = yield* sql<{ readonly id: number }>`
    select pid as id from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  return processes.reduce((sum, { id }) => sum + microsOf(id), 0)
}, Effect.scoped)
