import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import type { ObjectKind, ObjectRow } from "./rows.ts"
import { CurrentCall } from "../journal/CurrentCall.ts"

export const recordObject = Effect.fn("recordObject")(function* (kind: ObjectKind, object: ObjectRow) {
  const sql = yield* PgClient.PgClient
  const { number } = yield* CurrentCall
  yield* sql`insert into journal_object (id, kind, ref, at, call)
    values (${object.id}, ${kind}, ${object.ref}, ${object.createdAt}, ${number})`
})
