import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect } from "effect"
import { notFound } from "../shared/Refused.ts"
import type { ObjectKind } from "./rows.ts"

/** Like a Billing that was restored from a backup. Only the journal still has the object. */
export const loseObject = Effect.fn("loseObject")(function* (kind: ObjectKind, id: string) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  const [row] = yield* sql<{ ref: string }>`update ${sql(kind)} set lost_at = ${now}
    where id = ${id} and lost_at is null returning ref`
  return row === undefined ? yield* notFound(kind, id) : { kind, id, ref: row.ref, lostAt: now.toISOString() }
})
