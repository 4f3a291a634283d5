import type { SqlClient } from "effect/sql/SqlClient"
import { Effect, Option, Schema } from "effect"
import { atOneMoment } from "../database/atOneMoment.ts"
import { checkSchema } from "../schema/checkSchema.ts"
import { makeDatabase, type DatabaseAddress } from "../database/makeDatabase.ts"
import { rowsOf } from "../database/rows.ts"
import type { Invariant } from "./Invariant.ts"
import { invariants } from "./invariants.ts"

export interface VerifyOptions extends DatabaseAddress {
  /** As `pg_stat_activity` shows it. */
  readonly applicationName?: string
}

const brokenRowsMax = 5

/** The result of one invariant. */
export interface Verdict {
  readonly name: string
  readonly title: string
  /** Number of rows that violate it. */
  readonly violations: number
  /** The first of them, as `column value, column value`; amounts in kopecks, no personal data. */
  readonly rows: ReadonlyArray<string>
}

/** For one invariant, and for all of them: the ledger may be large. */
const statementTimeoutMs = 600_000
const totalMsMax = 3_600_000
const lockTimeoutMs = 2_000

/** An arbitrary number that no other lock uses. */
const advisoryLock = 4_317_502_210n

const decodeBroken = rowsOf(Schema.Struct({ violations: Schema.Int, row: Schema.String }))
const decodeLock = rowsOf(Schema.Struct({ isFree: Schema.Boolean }))

/** The server formats the rows, so that any columns can be shown and no amount is rounded. */
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

/** All invariants see one snapshot, and block no writer. */
const checkAll = Effect.fn("verify.checkAll")(function* (sql: SqlClient, isAlone: boolean) {
  // Every row is read anyway, which a sequential scan does fastest.
  yield* sql`set local enable_seqscan = on`
  yield* sql`set local work_mem = '64MB'`
  yield* sql`set local jit = off`
  if (isAlone) {
    const [lock] = yield* decodeLock(yield* sql`select pg_try_advisory_xact_lock(${advisoryLock}) as is_free`)
    if (lock?.isFree !== true) return Option.none<ReadonlyArray<Verdict>>()
  }
  return Option.some(yield* Effect.forEach(invariants, (invariant) => checkInvariant(sql, invariant)))
})

const runChecks = Effect.fnUntraced(function* (options: VerifyOptions, isAlone: boolean) {
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

/** Checks every invariant on a connection of its own and changes nothing. Fails if the schema is not the newest. */
export const verify = Effect.fn("verify")(function* (options: VerifyOptions) {
  return Option.getOrElse(yield* runChecks(options, false), () => [])
})

/** Answers none while another process runs this function. */
export const verifyAlone = Effect.fn("verifyAlone")(function* (options: VerifyOptions) {
  return yield* runChecks(options, true)
})
