import { workerActor, type ClaimRequest } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import { afterMs, decodeClaimed, operationColumns } from "./BillingOperationRow.ts"
import type { Database } from "./Database.ts"
import { rowsOf } from "./rows.ts"

/** How long an operation that is not ready is left alone, unless what it waits for is stored before. */
const waitMs = 60_000
/** Looks of one claim that finds nothing but operations that are not ready. */
const looksMax = 50

const decodeWaits = rowsOf(Schema.Struct({ putOff: Schema.Int }))

/** In the text: with a parameter, a plan for any values expects a tenth of all operations and sorts them. */
const windowOf = (sql: SqlClient, limit: number) => {
  if (limit <= 4) return { size: 16, limit: sql`limit 16` }
  return limit <= 50 ? { size: 100, limit: sql`limit 100` } : { size: 500, limit: sql`limit 500` }
}

/** What is due: operations of which nothing is known to be missing, and a few that are looked at again. */
const candidates = (sql: SqlClient, limit: number) => sql`
  (
    select id from billing_operation
    where state in ('PENDING', 'SENT') and wait_until is null and greatest(due_at, lease_until) <= now()
    order by greatest(due_at, lease_until), id
    ${windowOf(sql, limit).limit}
  ) union all (
    select id from billing_operation
    where state in ('PENDING', 'SENT') and wait_until <= now() and greatest(due_at, lease_until) <= now()
    order by wait_until, id
    limit 4
  )`

/** `isReady` of the domain, in SQL. */
const isReady = (sql: SqlClient) => sql`
  case o.kind
    when 'CLIENT' then true
    when 'PAYER' then a.client_id is not null
    when 'CONTRACT' then a.payer_id is not null
    when 'CANCELLATION' then exists (select from bill b where b.id = o.bill_id and b.invoice_id is not null)
    else a.contract_id is not null
      and exists (
        select from billing_operation p
        where p.dealer_id = o.dealer_id and p.account_type = o.account_type and p.kind = 'PAYER'
          and p.state = 'DONE'
      )
      and exists (select from bill b where b.id = o.bill_id and (b.cancelled_at is null or o.state = 'SENT'))
  end`

/** Only what is taken or put off is locked: another claim of the same moment takes what comes after it. */
export const claimQuery = (sql: SqlClient, request: ClaimRequest) => {
  const isOpen = sql`o.state in ('PENDING', 'SENT') and greatest(o.due_at, o.lease_until) <= now()`
  return sql<Readonly<Record<string, unknown>>>`
    with candidate as materialized (${candidates(sql, request.limit)}),
    looked_at as materialized (
      select o.id, ${isReady(sql)} as is_ready
      from candidate join billing_operation o on o.id = candidate.id
      join accounts a on a.dealer_id = o.dealer_id and a.account_type = o.account_type
    ), due as (
      select o.id, o.due_at, o.state = 'SENT' as was_sent_before
      from looked_at join billing_operation o on o.id = looked_at.id
      where looked_at.is_ready and ${isOpen}
      order by o.due_at, o.id
      limit ${request.limit}
      for no key update of o skip locked
    ), not_ready as (
      select o.id from looked_at join billing_operation o on o.id = looked_at.id
      where not looked_at.is_ready and ${isOpen}
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
    select (select count(*) from put_off)::int as put_off, ${operationColumns(sql)}, o.traceparent, o.was_sent_before
    from (values (1)) one left join claimed o on true
    order by o.due_at, o.id
  `
}

export const claim = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.claim")(function* (request: ClaimRequest) {
    const { size } = windowOf(sql, request.limit)
    for (let looks = 1; ; looks++) {
      const rows = yield* run(claimQuery(sql, request))
      const claimed = yield* decodeClaimed(rows.filter(({ id }) => id !== null))
      const [waits] = yield* decodeWaits(rows)
      if (claimed.length === 0 && (waits?.putOff ?? 0) >= size && looks < looksMax) continue
      return claimed.map(({ traceparent, wasSentBefore, ...operation }) => ({
        operation,
        traceparent,
        wasSentBefore
      }))
    }
  })
