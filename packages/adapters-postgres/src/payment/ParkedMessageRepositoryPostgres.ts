import { ParkedMessageRepository, type MessagePosition } from "@dealer-billing/domain"
import { type NewParkedEvent, type NewParkedResolution, type Refusal } from "@dealer-billing/domain/internal"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { Database } from "../database/Database.ts"
import { listRetriable } from "./listRetriable.ts"
import { decodeMessages, parkedColumns } from "./ParkedMessageRow.ts"
import { rowsOf } from "../database/rows.ts"

const isOpenAt = ({ sql }: Database["Service"], { number, source }: MessagePosition) =>
  sql`source = ${source} and number = ${number} and resolved_at is null`

const lock = (database: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.lock")(function* (position: MessagePosition) {
    const { run, sql } = database
    const rows = yield* run(sql`
      select ${parkedColumns(sql)} from parked p
      where ${isOpenAt(database, position)}
      for no key update
    `)
    return Arr.head(yield* decodeMessages(rows))
  })

/** Changes an open parked message and records the event, in one statement. */
const update =
  (database: Database["Service"]) =>
  (position: MessagePosition, change: Fragment, { action, actor, note, outcome, target }: NewParkedEvent) => {
    const { run, sql } = database
    return run(sql`
      with changed as (update parked set ${change} where ${isOpenAt(database, position)} returning id)
      insert into parked_event (parked_id, action, outcome, actor, note, dealer_id, account_type, bill_id)
      select id, ${action}, ${outcome}, ${actor}, ${note}, ${target?.dealerId ?? null}::bigint,
        ${target?.accountType ?? null}, ${target?.billId ?? null}::bigint
      from changed
    `)
  }

const resolve = (database: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.resolve")(function* (
    position: MessagePosition,
    event: NewParkedResolution
  ) {
    yield* update(database)(position, database.sql`resolved_at = clock_timestamp()`, event)
  })

const refuseAgain = (database: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.refuseAgain")(function* (
    position: MessagePosition,
    { detail, missing, reason }: Refusal,
    event: NewParkedEvent | null
  ) {
    const { run, sql } = database
    const change = sql`reason = ${reason}, detail = ${detail}, missing = ${missing}, attempts = attempts + 1`
    yield* event === null
      ? run(sql`update parked set ${change} where ${isOpenAt(database, position)}`)
      : update(database)(position, change, event)
  })

const decodeDropped = rowsOf(Schema.Struct({ dropped: Schema.Int }))

const dropRaw = ({ run, sql }: Database["Service"]) =>
  Effect.fn("ParkedMessageRepositoryPostgres.dropRaw")(function* (afterDays: number, limit: number) {
    const rows = yield* run(sql`
      with due as (
        select id from parked
        where resolved_at <= now() - make_interval(days => ${afterDays}::int) and raw is not null
        order by resolved_at limit ${limit}
        for no key update skip locked
      ),
      dropped as (
        update parked p set raw = null, raw_length = coalesce(raw_length, octet_length(raw))
        from due where p.id = due.id returning p.id
      )
      select count(*)::int as dropped from dropped
    `)
    return (yield* decodeDropped(rows))[0]?.dropped ?? 0
  })

export const ParkedMessageRepositoryPostgres = Layer.effect(
  ParkedMessageRepository,
  Effect.map(Database, (database) => ({
    listRetriable: listRetriable(database),
    lock: lock(database),
    resolve: resolve(database),
    refuseAgain: refuseAgain(database),
    dropRaw: dropRaw(database)
  }))
)
