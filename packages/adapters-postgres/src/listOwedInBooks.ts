import { Effect } from "effect"
import type { Database } from "./Database.ts"
import { decodeMessages, parkedColumns } from "./ParkedMessageRow.ts"

/** There are never many: each tells of a deposit that was returned and taken back by the bank, too. */
export const listOwedInBooks = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.listOwedInBooks")(function* (limit: number) {
    const rows = yield* run(sql`
      select ${parkedColumns(sql)} from parked p
      where p.resolved_at is null and p.owed_dealer_id is not null
        and exists (
          select from inbox i join payments own on own.payment_id = i.payment_id
          where i.topic = p.topic and i."partition" = p."partition" and i."offset" = p."offset"
        )
      order by p.id
      limit ${limit}
    `)
    return yield* decodeMessages(rows)
  })
