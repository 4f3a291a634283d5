import { workerActor, type ClaimRequest } from "@dealer-billing/domain"
import { Array as Arr, Effect } from "effect"
import { afterMs, decodeClaimed, decodeOperations, operationColumns } from "./BillingOperationRow.ts"
import type { Database } from "./Database.ts"

/** Whether an operation is ready is `isReady` of the domain, in SQL. */
export const claim = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.claim")(function* (request: ClaimRequest) {
    const rows = yield* run(sql`
      with due as (
        select o.id, o.due_at, o.state = 'SENT' as was_sent_before
        from billing_operation o
        join accounts a on a.dealer_id = o.dealer_id and a.account_type = o.account_type
        where o.state in ('PENDING', 'SENT') and o.due_at <= now()
          and (o.lease_until is null or o.lease_until <= now())
          and case o.kind
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
          end
        order by o.due_at, o.id
        limit ${request.limit}
        for no key update of o skip locked
      ), claimed as (
        update billing_operation o
        set state = 'SENT', attempts = o.attempts + 1, updated_at = now(), lease_token = ${request.leaseToken},
          lease_until = ${afterMs(sql, request.leaseMs)}
        from due
        where o.id = due.id
        returning ${operationColumns(sql)}, o.traceparent, due.due_at, due.was_sent_before
      ), told as (
        insert into billing_operation_event (operation_id, state, attempt, actor)
        select id, state, attempts, ${workerActor} from claimed order by id
      )
      select ${operationColumns(sql)}, o.traceparent, o.was_sent_before from claimed o order by o.due_at, o.id
    `)
    const claimed = yield* decodeClaimed(rows)
    return claimed.map(({ traceparent, wasSentBefore, ...operation }) => ({
      operation,
      traceparent,
      wasSentBefore
    }))
  })

/** Leases are locked in the order of ids, as everywhere: a requisite update may hold several of them. */
export const extendLease = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.extendLease")(function* (leaseToken: string, leaseMs: number) {
    yield* run(sql`
      with held as (
        select id from billing_operation where lease_token = ${leaseToken} order by id for no key update
      )
      update billing_operation o set lease_until = ${afterMs(sql, leaseMs)} from held where o.id = held.id
    `)
  })

export const lockLeased = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.lockLeased")(function* (id: bigint, leaseToken: string) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.id = ${id} and o.lease_token = ${leaseToken}
      for no key update
    `)
    return Arr.head(yield* decodeOperations(rows))
  })
