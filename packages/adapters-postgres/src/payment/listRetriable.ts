import { parkedWindowMax, type RetriableMessages } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { bigints } from "../database/arrays.ts"
import type { Database } from "../database/Database.ts"
import { decodeMessages, parkedColumns } from "./ParkedMessageRow.ts"
import { rowsOf } from "../database/rows.ts"

const decodeWindow = rowsOf(Schema.Struct({ id: Schema.BigInt, isReady: Schema.Boolean }))

/**
 * Reads one range of `parked_waiting_index`. Each message is looked up alone: `limit 1` keeps the planner from reading
 * a whole table for all of them.
 */
export const listRetriable = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.listRetriable")(function* (after: bigint | null, limit: number) {
    const window = yield* Effect.flatMap(
      run(sql`
        select p.id, appeared.found is not null or own.found is not null as is_ready
        from (
          select id, source, number, reason, missing from parked
          where resolved_at is null and missing is not null and id > ${after ?? 0n}
          order by id limit ${parkedWindowMax}
        ) p
        left join lateral (
          (select true as found from bill
            where p.reason = 'UNKNOWN_INVOICE' and invoice_id = p.missing limit 1)
          union all (select true from accounts
            where p.reason = 'UNKNOWN_CONTRACT' and contract_id = p.missing limit 1)
          union all (select true from payments
            where p.reason = 'UNKNOWN_PAYMENT' and payment_id = p.missing limit 1)
        ) appeared on true
        left join lateral (
          select true as found
          from (select payment_id from processed_message i
            where i.source = p.source and i.number = p.number limit 1) i
          cross join lateral (select from payments where payment_id = i.payment_id limit 1) own
        ) own on true
        order by p.id
      `),
      decodeWindow
    )
    const ready = window.filter(({ isReady }) => isReady).map(({ id }) => id)
    const shown = ready.slice(0, limit)
    const next = ready.length > limit ? shown.at(-1) : window[parkedWindowMax - 1]?.id
    if (shown.length === 0) return { messages: [], next: next ?? null } satisfies RetriableMessages
    const rows = yield* run(sql`
      select ${parkedColumns(sql)} from parked p
      where p.id = any(${bigints(shown)}) and p.resolved_at is null order by p.id
    `)
    return { messages: yield* decodeMessages(rows), next: next ?? null } satisfies RetriableMessages
  })
