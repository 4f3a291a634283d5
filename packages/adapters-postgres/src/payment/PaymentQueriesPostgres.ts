import { PaymentQueries, PaymentNotFound } from "@dealer-billing/domain"
import { type ParkedCriteria, type ParkedFilter, type ParkedView } from "@dealer-billing/domain/internal"
import { Array as Arr, DateTime, Effect, Layer } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { texts } from "../database/arrays.ts"
import { Database } from "../database/Database.ts"
import { decodeCounts, decodeParked, decodeParkedEvents, eventColumns, parkedColumns } from "./PaymentViewRow.ts"
import { readApplied } from "./readApplied.ts"

/** Limits the answer for an id that was sent very often. */
const sameIdMax = 1_000

/** The event that ended the parking. */
const ending = ({ sql }: Database["Service"]) => sql`
  left join parked_event e on e.parked_id = p.id and e.outcome <> 'PARKED'
  left join dealers d on d.id = e.dealer_id
`

const parkedRows = (database: Database["Service"], from: Fragment, where: Fragment, limit: number) => {
  const { run, sql } = database
  const select = sql`select ${parkedColumns(sql)} from ${from} ${ending(database)}`
  return Effect.flatMap(run(sql`${select} where ${where} order by p.id limit ${limit}`), decodeParked)
}

const withProcessed = ({ sql }: Database["Service"]) =>
  sql`parked p join processed_message i on (i.source, i.number) = (p.source, p.number)`

const matchesCriteria = (
  { sql }: Database["Service"],
  { contractId, parkedFrom, parkedTo, reason }: ParkedCriteria
): Fragment =>
  sql.and([
    ...(reason === undefined ? [] : [sql`p.reason = ${reason}`]),
    ...(contractId === undefined ? [] : [sql`p.contract_id = ${contractId}`]),
    ...(parkedFrom === undefined ? [] : [sql`p.parked_at >= ${DateTime.toDateUtc(parkedFrom)}`]),
    ...(parkedTo === undefined ? [] : [sql`p.parked_at < ${DateTime.toDateUtc(parkedTo)}`])
  ])

const listParked = (database: Database["Service"]) => {
  const { sql } = database
  const isRejected = sql`exists (select from parked_event r where r.parked_id = p.id and r.outcome = 'REJECTED')`
  const filters: Readonly<Record<ParkedFilter, Fragment>> = {
    OPEN: sql`p.resolved_at is null`,
    REJECTED: isRejected,
    OPEN_OR_REJECTED: sql`(p.resolved_at is null or ${isRejected})`
  }
  return Effect.fn("PaymentQueriesPostgres.listParked")(function* (query: {
    readonly filter: ParkedFilter
    readonly criteria?: ParkedCriteria
    readonly after: bigint | null
    readonly limit: number
  }) {
    const matches = matchesCriteria(database, query.criteria ?? {})
    const where = sql`${filters[query.filter]} and p.id > ${query.after ?? 0n} and ${matches}`
    return yield* parkedRows(database, withProcessed(database), where, query.limit)
  })
}

const getParked = (database: Database["Service"]) =>
  Effect.fn("PaymentQueriesPostgres.getParked")(function* (id: bigint) {
    const where = database.sql`p.id = ${id}`
    const found: ParkedView | undefined = (yield* parkedRows(database, withProcessed(database), where, 1))[0]
    return found ?? (yield* new PaymentNotFound({ paymentId: `parked-${id}` }))
  })

const listParkedOf = (database: Database["Service"]) =>
  Effect.fn("PaymentQueriesPostgres.listParkedOf")(function* (paymentIds: ReadonlyArray<string>) {
    if (paymentIds.length === 0) return []
    const where = database.sql`i.payment_id = any(${texts(paymentIds)}) and i.outcome = 'PARKED'`
    return yield* parkedRows(database, withProcessed(database), where, sameIdMax)
  })

const history = ({ run, sql }: Database["Service"]) =>
  Effect.fn("PaymentQueriesPostgres.history")(function* (id: bigint, limit: number) {
    const rows = yield* run(sql`
      select ${eventColumns(sql)} from parked_event e left join dealers d on d.id = e.dealer_id
      where e.parked_id = ${id}
      order by e.id desc
      limit ${limit}
    `)
    return (yield* decodeParkedEvents(rows)).toReversed()
  })

const summary = ({ run, sql }: Database["Service"]) =>
  Effect.gen(function* () {
    const rows = yield* run(sql`
      select reason, count(*)::int as count,
        (extract(epoch from clock_timestamp() - min(parked_at)) * 1000)::float8 as oldest_age_ms
      from parked where resolved_at is null group by reason
    `)
    const counted = yield* decodeCounts(rows)
    return {
      counts: new Map(counted.map(({ count, reason }) => [reason, count])),
      oldestAgeMs: counted.length === 0 ? null : Math.max(...counted.map(({ oldestAgeMs }) => oldestAgeMs))
    }
  }).pipe(Effect.withSpan("PaymentQueriesPostgres.summary"))

export const PaymentQueriesPostgres = Layer.effect(
  PaymentQueries,
  Effect.map(Database, (database) => {
    const { sql } = database
    const read = readApplied(database)
    const byId = sql`p.payment_id`
    return {
      listParked: listParked(database),
      getParked: getParked(database),
      listParkedOf: listParkedOf(database),
      listApplied: ({ after, limit }) =>
        read(after === null ? sql`true` : sql`p.payment_id > ${after}`, byId, limit),
      findApplied: (paymentId) => Effect.map(read(sql`p.payment_id = ${paymentId}`, byId, 1), Arr.head),
      history: history(database),
      summary: summary(database)
    }
  })
)
