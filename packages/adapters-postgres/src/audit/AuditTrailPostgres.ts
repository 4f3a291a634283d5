import { AuditEvent, AuditTrail } from "@dealer-billing/domain"
import { type AuditQuery } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Layer, Schema, Struct } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decode = rowsOf(AuditEvent.mapFields(Struct.assign({ at: Schema.DateTimeUtcFromDate })))

const decodeSettled = rowsOf(Schema.Struct({ settled: Schema.BigInt }))

const list = ({ run, sql }: Database["Service"]) =>
  Effect.fn("AuditTrailPostgres.list")(function* ({ after, caller, from, limit, to }: AuditQuery) {
    // A statement of its own: only a newer snapshot contains every event up to the settled id.
    const [found] = yield* decodeSettled(yield* run(sql`select audit_settled_to() as settled`))
    const conditions: Array<Fragment> = [sql`id > ${after ?? 0n}`, sql`id <= ${found?.settled ?? 0n}`]
    if (caller !== null) conditions.push(sql`caller = ${caller}`)
    if (from !== null) conditions.push(sql`at >= ${DateTime.toDateUtc(from)}`)
    if (to !== null) conditions.push(sql`at < ${DateTime.toDateUtc(to)}`)
    // Planned for its values: with one plan for any values a filter was 4,600 times slower (docs/decisions/0018).
    const events = sql`
      select id, date_trunc('milliseconds', at) as at, caller, request_id, operation, target,
        outcome
      from audit_event
      where ${sql.and(conditions)}
      order by id
      limit ${limit}
    `
    const rows = yield* run(events.unprepared)
    return yield* decode(rows)
  })

export const AuditTrailPostgres = Layer.effect(
  AuditTrail,
  Effect.map(Database, (database) => ({ list: list(database) }))
)
