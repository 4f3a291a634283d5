import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect, Schema } from "effect"
import { texts } from "./arrays.ts"
import type { FactNames } from "./factNames.ts"
import { rowsOf } from "./rows.ts"

const decodeWaiting = rowsOf(Schema.Struct({ missing: Schema.String, ids: Schema.Array(Schema.String) }))

/** Per invoice that facts name: the ids of the facts that are parked until it appears, oldest first. */
export const readWaiting = (sql: PgClient) =>
  Effect.fn("readWaiting")(function* (names: FactNames) {
    const rows = yield* sql`
      select p.missing, array_agg(coalesce(i.payment_id, '') order by p.id) as ids
      from parked p join inbox i using (topic, "partition", "offset")
      where p.resolved_at is null and p.reason = 'UNKNOWN_INVOICE' and p.missing = any(${texts(names.invoices)})
      group by p.missing
    `
    return new Map((yield* decodeWaiting(rows)).map(({ ids, missing }) => [missing, ids]))
  })
