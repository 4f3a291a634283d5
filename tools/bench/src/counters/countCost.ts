import { Effect, Redacted, Schedule } from "effect"
import { openSql } from "../world/openSql.ts"

/** Buffers read and WAL written per operation. */
export interface Cost {
  readonly buffers: number
  readonly logBytes: number
}

interface Counters {
  readonly buffers: bigint
  readonly logBytes: bigint
}

/** Another database of the server, so that its own reads are not counted. */
const besideIt = (url: URL): Redacted.Redacted<string> => {
  const other = new URL(url)
  other.pathname = "/postgres"
  return Redacted.make(other.href)
}

/** Waits until no one is connected: a backend reports its counters at its end. */
const untilAlone = (sql: Effect.Success<ReturnType<typeof openSql>>, database: string) =>
  sql<{ readonly others: bigint }>`
    select count(*) as others from pg_stat_activity where datname = ${database}`.pipe(
    Effect.repeat({ until: ([row]) => row?.others === 0n, schedule: Schedule.spaced("20 millis") })
  )

/**
 * The cost per operation without the cost of a connection: the difference between a run with `2 * times` and one with
 * `times` operations. Nothing else may use the database meanwhile, nor the server, for the WAL.
 */
export const countCost = Effect.fn("countCost")(function* <E, R>(
  url: Redacted.Redacted<string>,
  times: number,
  runAll: (times: number) => Effect.Effect<void, E, R>
) {
  const target = new URL(Redacted.value(url))
  const database = target.pathname.slice(1)
  const sql = yield* openSql(besideIt(target))
  const read = Effect.gen(function* () {
    yield* untilAlone(sql, database)
    const [counters] = yield* sql<Counters>`
      select blks_hit + blks_read as buffers, (pg_current_wal_insert_lsn() - '0/0')::bigint as "logBytes"
      from pg_stat_database where datname = ${database}`
    return { buffers: Number(counters?.buffers), logBytes: Number(counters?.logBytes) }
  })
  const spent = Effect.fnUntraced(function* (some: number) {
    const before = yield* read
    yield* runAll(some)
    const after = yield* read
    return { buffers: after.buffers - before.buffers, logBytes: after.logBytes - before.logBytes }
  })
  const once = yield* spent(times)
  const twice = yield* spent(2 * times)
  return {
    buffers: (twice.buffers - once.buffers) / times,
    logBytes: (twice.logBytes - once.logBytes) / times
  } satisfies Cost
}, Effect.scoped)
