import { OperationQueries, OperationNotFound, type BillingOperationState } from "@dealer-billing/domain"
import {
  openOperationStates,
  type NewOperationEvent,
  type OpenOperationState,
  type OperationQuery,
  type OperationSummary
} from "@dealer-billing/domain/internal"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import { Database } from "../database/Database.ts"
import { decodeEvents, decodeView, viewColumns } from "./OperationViewRow.ts"
import { rowsOf } from "../database/rows.ts"

/** Literals: few operations are open and nearly all are done, so each state needs its own plan. */
const isIn = (sql: SqlClient): Readonly<Record<BillingOperationState, Fragment>> => ({
  PENDING: sql`o.state = 'PENDING'`,
  SENT: sql`o.state = 'SENT'`,
  DONE: sql`o.state = 'DONE'`,
  REJECTED: sql`o.state = 'REJECTED'`,
  IN_DOUBT: sql`o.state = 'IN_DOUBT'`
})

const list = ({ run, sql }: Database["Service"]) =>
  Effect.fn("OperationQueriesPostgres.list")(function* (query: OperationQuery) {
    const conditions: Array<Fragment> = [sql`o.id > ${query.after ?? 0n}`]
    if (query.state !== null) conditions.push(isIn(sql)[query.state])
    if (query.kind !== null) conditions.push(sql`o.kind = ${query.kind}`)
    if (query.cmeDealerId !== null) {
      conditions.push(sql`o.dealer_id = (select id from dealers where cme_dealer_id = ${query.cmeDealerId})`)
    }
    // Planned for its values: which index is right depends on the kind (docs/decisions/0018).
    const operations = sql`
      select ${viewColumns(sql)} from billing_operation o join dealers d on d.id = o.dealer_id
      where ${sql.and(conditions)}
      order by o.id
      limit ${query.limit}
    `
    const rows = yield* run(operations.unprepared)
    return yield* decodeView(rows)
  })

const find = ({ run, sql }: Database["Service"], name: string, locking: Fragment) =>
  Effect.fn(`OperationQueriesPostgres.${name}`)(function* (id: bigint) {
    const rows = yield* run(sql`
      select ${viewColumns(sql)} from billing_operation o join dealers d on d.id = o.dealer_id
      where o.id = ${id} ${locking}
    `)
    const found = (yield* decodeView(rows))[0]
    return found ?? (yield* new OperationNotFound({ operationId: `${id}` }))
  })

const history = ({ run, sql }: Database["Service"]) =>
  Effect.fn("OperationQueriesPostgres.history")(function* (id: bigint, limit: number) {
    const rows = yield* run(sql`
      select e.operation_id, e.at, e.state, e.attempt, e.detail, e.actor from billing_operation_event e
      where e.operation_id = ${id}
      order by e.id desc
      limit ${limit}
    `)
    return (yield* decodeEvents(rows)).toReversed()
  })

const append = ({ run, sql }: Database["Service"]) =>
  Effect.fn("OperationQueriesPostgres.append")(function* (events: ReadonlyArray<NewOperationEvent>) {
    if (Arr.isReadonlyArrayNonEmpty(events)) {
      yield* run(sql`insert into billing_operation_event ${sql.insert(events)}`)
    }
  })

const decodeCounts = rowsOf(
  Schema.Struct({ state: Schema.Literals(openOperationStates), count: Schema.Int, oldestAgeMs: Schema.Finite })
)

/** The states are literals, so that the partial index of open operations matches. */
export const summaryQuery = (sql: SqlClient) => sql`
  select state, count(*)::int as count,
    (extract(epoch from clock_timestamp() - min(opened_at)) * 1000)::float8 as oldest_age_ms
  from billing_operation
  where state in ('PENDING', 'SENT', 'IN_DOUBT')
  group by state
`

const summary = ({ run, sql }: Database["Service"]) =>
  Effect.gen(function* () {
    const counted = yield* decodeCounts(yield* run(summaryQuery(sql)))
    const countOf = (state: OpenOperationState) => counted.find((row) => row.state === state)?.count ?? 0
    return {
      counts: { PENDING: countOf("PENDING"), SENT: countOf("SENT"), IN_DOUBT: countOf("IN_DOUBT") },
      oldestOpenAgeMs: counted.length === 0 ? null : Math.max(...counted.map(({ oldestAgeMs }) => oldestAgeMs))
    } satisfies OperationSummary
  }).pipe(Effect.withSpan("OperationQueriesPostgres.summary"))

export const OperationQueriesPostgres = Layer.effect(
  OperationQueries,
  Effect.map(Database, (database) => ({
    list: list(database),
    get: find(database, "get", database.sql``),
    lock: find(database, "lock", database.sql`for no key update of o`),
    history: history(database),
    append: append(database),
    summary: summary(database)
  }))
)
