import { workerActor, type BillingOperationKind, type ClaimRequest } from "@dealer-billing/domain/internal"
import { Clock, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { Fragment } from "effect/sql/Statement"
import { afterMs, decodeClaimed, operationColumns } from "./BillingOperationRow.ts"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

/** How long an operation that is not ready waits, unless a trigger ends the wait earlier. */
const waitMs = 60_000
const looksMax = 50

/** How often a claim starts from the oldest index entry, in case an old operation is due again. */
const sweepIntervalMs = 60_000
const beginning = new Date(0)

const decodeLook = rowsOf(Schema.Struct({ putOff: Schema.Int, nextFrom: Schema.Date }))

/** Literals: with a parameter the plan expects a tenth of all operations and sorts them (docs/decisions/0018). */
const chooseWindow = (sql: SqlClient, limit: number) => {
  if (limit <= 4) return { size: 16, limit: sql`limit 16` }
  return limit <= 50 ? { size: 100, limit: sql`limit 100` } : { size: 500, limit: sql`limit 500` }
}

/** The expression of `billing_operation_due_index`. */
const dueAt = (sql: SqlClient) => sql`
  case when state in ('PENDING', 'SENT') and wait_until is null then greatest(due_at, lease_until) end`

/** The expression of `billing_operation_waiting_index`. */
const waitsUntil = (sql: SqlClient) => sql`
  case when state in ('PENDING', 'SENT') and wait_until is not null
    then greatest(wait_until, due_at, lease_until) end`

/**
 * Where the next claim begins. Entries of finished operations stay in the index until a vacuum, and every claim would
 * read them again. No transaction takes longer than the minute that is subtracted.
 */
const nextFrom = (sql: SqlClient, from: Date) => sql`
  date_trunc('milliseconds', least(
    (
      select ${dueAt(sql)} from billing_operation where ${dueAt(sql)} >= ${from} order by ${dueAt(sql)}, id limit 1
    ), now() - interval '1 minute'))`

/** Due operations, and a few that were not ready before. */
const candidates = (sql: SqlClient, limit: number, from: Date) => sql`
  (
    select id from billing_operation where ${dueAt(sql)} >= ${from} and ${dueAt(sql)} <= now()
    order by ${dueAt(sql)}, id
    ${chooseWindow(sql, limit).limit}
  ) union all (
    select id from billing_operation where ${waitsUntil(sql)} <= now()
    order by ${waitsUntil(sql)}, id
    limit 4
  )`

/** `prepareCall` in SQL. Scalar subqueries: with `exists` the planner may read the steps of all accounts. */
const readiness = (sql: SqlClient): Readonly<Record<BillingOperationKind, Fragment>> => ({
  CLIENT: sql`when 'CLIENT' then true`,
  PAYER: sql`when 'PAYER' then a.client_id is not null`,
  CONTRACT: sql`when 'CONTRACT' then a.client_id is not null and a.payer_id is not null`,
  INVOICE: sql`when 'INVOICE' then a.contract_id is not null
    and (
      select p.state = 'DONE' from billing_operation p
      where p.dealer_id = o.dealer_id and p.account_type = o.account_type and p.kind = 'PAYER'
        and p.bill_id is null
    )
    and (select b.cancelled_at is null or o.state = 'SENT' from bill b where b.id = o.bill_id)`,
  CANCELLATION: sql`when 'CANCELLATION' then (select b.invoice_id is not null from bill b where b.id = o.bill_id)
    and (select true from bill_correction c where c.bill_id = o.bill_id limit 1)`
})

const isReady = (sql: SqlClient) => {
  const cases = Object.values(readiness(sql)).reduce((left, right) => sql`${left} ${right}`)
  return sql`coalesce(case o.kind ${cases} end, false)`
}

/** Locks only the operations that it takes or puts off, so that parallel claims take the next ones. */
export const claimQuery = (sql: SqlClient, request: ClaimRequest, from: Date) => {
  // Inside `case`, so that the planner does not use the index of states.
  const isDue = sql`case when o.state in ('PENDING', 'SENT') then greatest(o.due_at, o.lease_until) end <= now()`
  return sql<Readonly<Record<string, unknown>>>`
    with candidate as materialized (${candidates(sql, request.limit, from)}),
    looked_at as materialized (
      select o.id, ${isReady(sql)} as is_ready
      from candidate join billing_operation o on o.id = candidate.id
      join accounts a on a.dealer_id = o.dealer_id and a.account_type = o.account_type
    ), due as (
      select o.id, o.due_at, o.state = 'SENT' as was_sent_before
      from looked_at join billing_operation o on o.id = looked_at.id
      where looked_at.is_ready and ${isDue}
      order by o.due_at, o.id
      limit ${request.limit}
      for no key update of o skip locked
    ), not_ready as (
      select o.id from looked_at join billing_operation o on o.id = looked_at.id
      where not looked_at.is_ready and ${isDue}
      for no key update of o skip locked
    ), put_off as (
      update billing_operation o set wait_until = ${afterMs(sql, waitMs)}
      from not_ready where o.id = not_ready.id
      returning o.id
    ), claimed as (
      update billing_operation o
      set state = 'SENT', attempts = o.attempts + 1, updated_at = now(), lease_token = ${request.leaseToken},
        lease_until = ${afterMs(sql, request.leaseMs)}, wait_until = null
      from due
      where o.id = due.id
      returning ${operationColumns(sql)}, o.traceparent, due.due_at, due.was_sent_before
    ), event as (
      insert into billing_operation_event (operation_id, state, attempt, actor)
      select id, state, attempts, ${workerActor} from claimed order by id
    )
    select (select count(*) from put_off)::int as put_off, ${nextFrom(sql, from)} as next_from,
      ${operationColumns(sql)}, o.traceparent, o.was_sent_before
    from (values (1)) one left join claimed o on true
    order by o.due_at, o.id
  `
}

export const claim = ({ run, sql }: Database["Service"]) => {
  let from = beginning
  let sweptMs = 0
  const look = Effect.fnUntraced(function* (request: ClaimRequest) {
    const nowMs = yield* Clock.currentTimeMillis
    if (nowMs - sweptMs >= sweepIntervalMs) [from, sweptMs] = [beginning, nowMs]
    const rows = yield* run(claimQuery(sql, request, from))
    const [{ nextFrom: next, putOff } = { nextFrom: from, putOff: 0 }] = yield* decodeLook(rows)
    from = next
    return { claimed: yield* decodeClaimed(rows.filter(({ id }) => id !== null)), putOff }
  })
  return Effect.fn("BillingOperationRepositoryPostgres.claim")(function* (request: ClaimRequest) {
    const { size } = chooseWindow(sql, request.limit)
    for (let looks = 1; ; looks++) {
      const { claimed, putOff } = yield* look(request)
      if (claimed.length === 0 && putOff >= size && looks < looksMax) continue
      return claimed
    }
  })
}
