import { Effect, Schema } from "effect"
import { Database } from "../database/Database.ts"
import { withConnection, type ConnectionOptions } from "../database/withConnection.ts"
import { rowsOf } from "../database/rows.ts"

const decodeOwner = rowsOf(Schema.Struct({ isOwner: Schema.Boolean }))

const isOwner = Effect.gen(function* () {
  const { run, sql } = yield* Database
  const rows = yield* run(sql`
    select bool_or(pg_has_role(relowner, 'member')) as is_owner from pg_class
    where relnamespace = 'public'::regnamespace and relname in ('transfer', 'audit_event')`)
  const [found] = yield* decodeOwner(rows)
  return found?.isOwner === true
})

/** An owner of our tables can drop the triggers that protect the ledger. */
export const isOwnerOfTables = (options: ConnectionOptions) => withConnection(options)(isOwner)
