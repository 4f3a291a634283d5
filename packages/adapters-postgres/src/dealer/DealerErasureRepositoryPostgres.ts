import { DealerErasureRepository, type DealerId } from "@dealer-billing/domain"
import { DateTime, Effect, Layer, Schema } from "effect"
import { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeWork = rowsOf(
  Schema.Struct({ openBills: Schema.Int, openOperations: Schema.Int, parkedMessages: Schema.Int })
)

/**
 * A parked message may be unreadable as an event, so each of its text values is compared with the ids of the dealer's
 * contracts, invoices and payments. Bytes that are not ASCII are compared in escaped form.
 */
const countOpenWork = ({ run, sql }: Database["Service"]) =>
  Effect.fn("DealerErasureRepositoryPostgres.countOpenWork")(function* (id: DealerId) {
    const rows = yield* run(sql`
      with own (name) as (
        select contract_id from accounts where dealer_id = ${id}
        union all select invoice_id from bill where dealer_id = ${id}
        union all select payment_id from payments where dealer_id = ${id}
      ), named as (
        select distinct p.id from parked p
        cross join lateral regexp_matches(encode(p.raw, 'escape'), ':\\s*"([^"]*)"', 'g') as value (texts)
        join own on encode(convert_to(own.name, 'UTF8'), 'escape') = value.texts[1]
        where p.resolved_at is null
      )
      select
        (select count(*)::int from bill
          where dealer_id = ${id} and paid_at is null and cancelled_at is null) as open_bills,
        (select count(*)::int from billing_operation
          where dealer_id = ${id} and state in ('PENDING', 'SENT', 'IN_DOUBT')) as open_operations,
        (select count(*)::int from named) as parked_messages
    `)
    const [work] = yield* decodeWork(rows)
    return work ?? (yield* Effect.die(new Error("Three counts without a row")))
  })

export const DealerErasureRepositoryPostgres = Layer.effect(
  DealerErasureRepository,
  Effect.map(Database, (database) => {
    const { run, sql } = database
    return {
      countOpenWork: countOpenWork(database),
      erase: Effect.fn("DealerErasureRepositoryPostgres.erase")(function* (id: DealerId, time: DateTime.Utc) {
        const erasedAt = DateTime.toDateUtc(time)
        yield* run(sql`update dealers set requisite = ''::bytea, erased_at = ${erasedAt} where id = ${id}`)
        yield* run(
          sql`update requisite_version set requisite = ''::bytea, erased_at = ${erasedAt} where dealer_id = ${id}`
        )
      })
    }
  })
)
