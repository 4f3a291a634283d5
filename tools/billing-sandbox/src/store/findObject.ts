import { PgClient } from "@effect/sql-pg"
import { Effect, Option } from "effect"
import { Faults } from "../faults/Faults.ts"
import { notFound } from "../shared/Refused.ts"
import { readRow, type Rows } from "./readRow.ts"
import type { ObjectKind } from "./rows.ts"

export const listByReference = Effect.fn("listByReference")(function* <Kind extends ObjectKind>(
  kind: Kind,
  ref: string
) {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql<Rows[Kind]>`select * from ${sql(kind)}
    where ref = ${ref} and lost_at is null order by sequence`
  return yield* Effect.forEach(rows, (row) => readRow(kind, row))
})

/** The object that a PUT repeats. Other PUTs under the reference wait until the transaction ends. */
export const lockReference = Effect.fn("lockReference")(function* <Kind extends ObjectKind>(
  kind: Kind,
  ref: string
) {
  const sql = yield* PgClient.PgClient
  yield* sql`select pg_advisory_xact_lock(hashtextextended(${`billing_sandbox:${kind}:${ref}`}, 0))`
  const [oldest] = yield* listByReference(kind, ref)
  return Option.fromUndefinedOr(oldest)
})

/** A careless Billing does not find an object by its reference. */
export const lockKnown = Effect.fn("lockKnown")(function* <Kind extends ObjectKind>(kind: Kind, ref: string) {
  const found = yield* lockReference(kind, ref)
  return (yield* (yield* Faults).isCareless) ? Option.none() : found
})

export const getObject = Effect.fn("getObject")(function* <Kind extends ObjectKind>(kind: Kind, id: string) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<Rows[Kind]>`select * from ${sql(kind)} where id = ${id} and lost_at is null`
  return row === undefined ? yield* notFound(kind, id) : yield* readRow(kind, row)
})

export const listObjects = Effect.fn("listObjects")(function* <Kind extends ObjectKind>(kind: Kind) {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql<Rows[Kind]>`select * from ${sql(kind)} where lost_at is null order by sequence`
  return yield* Effect.forEach(rows, (row) => readRow(kind, row))
})
