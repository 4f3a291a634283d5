import type { SqlClient } from "effect/sql/SqlClient"
import { Effect, Option, Schema } from "effect"
import { atOneMoment } from "../database/atOneMoment.ts"
import { checkSchema } from "../schema/checkSchema.ts"
import { makeDatabase, type DatabaseAddress } from "../database/makeDatabase.ts"
import { rowsOf } from "../database/rows.ts"
import type { Invariant } from "./Invariant.ts"
import { invariants } from "./invariants.ts"
import type { Verdict } from "./Verdict.ts"

export interface VerifyOptions extends DatabaseAddress {
  /** As the server shows it in `pg_stat_activity`. */
  readonly applicationName?: string
}

/** How many broken rows of an invariant are shown. */
const brokenRowsMax = 5

/** The books may be large, and nobody waits: that long may one invariant take, and all of them together. */
const statementTimeoutMs = 600_000
const totalMsMax = 3_600_000
const lockTimeoutMs = 2_000

/** Any number will do, as long as nobody else locks the same one. */
const advisoryLock = 4_317_502_210n

const decodeBroken = rowsOf(Schema.Struct({ violations: Schema.Int, row: Schema.String }))
const decodeLock = rowsOf(Schema.Struct({ isFree: Schema.Boolean }))

/** The server writes the rows out, so that rows of any shape can be shown and no figure is rounded. */
export const checkInvariant = Effect.fn("checkInvariant")(function* (
  sql: SqlClient,
  { broken, name, title }: Invariant
) {
  const found = yield* sql`
    select (count(*) over ())::int as violations, (
      select string_agg(field.key || ' ' || coalesce(field.value, '-'), ', ')
      from json_each_text(row_to_json(broken)) as field
    ) as "row"
    from (${broken(sql)}) broken
    order by broken
    limit ${brokenRowsMax}
  `
  const rows = yield* decodeBroken(found)
  return { name, title, violations: rows[0]?.violations ?? 0, rows: rows.map(({ row }) => row) } satisfies Verdict
})

/** One snapshot for all: what moves meanwhile is seen by none of them. Reads hold nobody up. */
const checkAll = Effect.fn("verify.checkAll")(function* (sql: SqlClient, isAlone: boolean) {
  // Every row is read anyway, and in the order in which the rows lie that is fastest.
  yield* sql`set local enable_seqscan = on`
  yield* sql`set local work_mem = '64MB'`
  yield* sql`set local jit = off`
  if (isAlone) {
    const [lock] = yield* decodeLock(yield* sql`select pg_try_advisory_xact_lock(${advisoryLock}) as is_free`)
    if (lock?.isFree !== true) return Option.none<ReadonlyArray<Verdict>>()
  }
  return Option.some(yield* Effect.forEach(invariants, (invariant) => checkInvariant(sql, invariant)))
})

const run = Effect.fnUntraced(function* (options: VerifyOptions, isAlone: boolean) {
  const database = yield* makeDatabase({
    url: options.url,
    pooler: options.pooler,
    applicationName: options.applicationName ?? "dealer-billing-verify",
    poolMax: 1,
    statementTimeoutMs,
    lockTimeoutMs,
    attemptMsMax: totalMsMax
  })
  yield* database.run(checkSchema(database.sql))
  return yield* atOneMoment(database)(checkAll(database.sql, isAlone))
}, Effect.scoped)

/**
 * Checks every invariant on a live database, on a connection of its own, and changes nothing. Fails with
 * `StorageUnavailable` when the database cannot be reached, or when its schema is not the newest.
 */
export const verify = Effect.fn("verify")(function* (options: VerifyOptions) {
  return Option.getOrElse(yield* run(options, false), () => [])
})

/** The same, or nothing while another process is at it through this function. */
export const verifyAlone = Effect.fn("verifyAlone")(function* (options: VerifyOptions) {
  return yield* run(options, true)
})
