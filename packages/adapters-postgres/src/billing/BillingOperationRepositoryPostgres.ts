import {
  BillingOperationRepository,
  type AccountId,
  type BillId,
  type BillingOperation,
  type DealerId
} from "@dealer-billing/domain"
import {
  currentTraceparent,
  plannedDetail,
  plannerActor,
  type BillingOperationKind,
  type NewBillingOperation
} from "@dealer-billing/domain/internal"
import type { SqlClient } from "effect/sql/SqlClient"
import { Array as Arr, Effect, Layer } from "effect"
import { afterMs, decodeOperations, operationColumns } from "./BillingOperationRow.ts"
import { claim } from "./claimOperations.ts"
import { Database } from "../database/Database.ts"
import { extendLease, lockLeased } from "./leaseOperations.ts"

const insert = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.insert")(function* (
    operations: ReadonlyArray<NewBillingOperation>
  ) {
    if (Arr.isReadonlyArrayNonEmpty(operations)) {
      const traceparent = yield* currentTraceparent
      const rows = Arr.map(operations, (operation) => ({ ...operation, traceparent }))
      yield* run(sql`
        with planned as (
          insert into billing_operation ${sql.insert(rows)} returning id, state, attempts
        )
        insert into billing_operation_event (operation_id, state, attempt, actor, detail)
        select id, state, attempts, ${plannerActor}, ${plannedDetail} from planned order by id
      `)
    }
  })

const listProvisioning = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.listProvisioning")(function* ({
    accountType,
    dealerId
  }: AccountId) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.dealer_id = ${dealerId} and o.account_type = ${accountType} and o.bill_id is null
      order by array_position(array['CLIENT', 'PAYER', 'CONTRACT'], o.kind)
    `)
    return yield* decodeOperations(rows)
  })

const listReopenable = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.listReopenable")(function* (dealerId: DealerId) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.dealer_id = ${dealerId} and (o.kind = 'PAYER' or o.state <> 'DONE')
        and not exists (select from bill b where b.id = o.bill_id and b.cancelled_at is not null)
      order by o.id
      for no key update
    `)
    return yield* decodeOperations(rows)
  })

const lockInvoicing = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.lockInvoicing")(function* (billId: BillId) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.bill_id = ${billId} and o.kind = 'INVOICE'
      for no key update
    `)
    return Arr.head(yield* decodeOperations(rows))
  })

const findByRemoteId = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.findByRemoteId")(function* (
    kind: BillingOperationKind,
    remoteId: string
  ) {
    const rows = yield* run(sql`
      select ${operationColumns(sql)} from billing_operation o
      where o.kind = ${kind} and o.remote_id = ${remoteId}
    `)
    return Arr.head(yield* decodeOperations(rows))
  })

const changes = (sql: SqlClient, operation: BillingOperation) => sql`
  state = ${operation.state}, attempts = ${operation.attempts}, last_error = ${operation.lastError},
  remote_id = ${operation.remoteId}, requisite_version = ${operation.requisiteVersion},
  empty_lookups = ${operation.emptyLookups}, updated_at = now(),
  opened_at = case when state in ('DONE', 'REJECTED') and ${operation.state} not in ('DONE', 'REJECTED') then now()
    else opened_at end
`

const update = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.update")(function* (operation: BillingOperation) {
    yield* run(sql`update billing_operation set ${changes(sql, operation)} where id = ${operation.id}`)
  })

const release = ({ run, sql }: Database["Service"]) =>
  Effect.fn("BillingOperationRepositoryPostgres.release")(function* (
    operation: BillingOperation,
    retryInMs: number
  ) {
    yield* run(sql`
      update billing_operation
      set ${changes(sql, operation)}, lease_token = null, lease_until = null, wait_until = null,
        due_at = ${afterMs(sql, retryInMs)}
      where id = ${operation.id}
    `)
  })

export const BillingOperationRepositoryPostgres = Layer.effect(
  BillingOperationRepository,
  Effect.map(Database, (database) => ({
    insert: insert(database),
    claim: claim(database),
    extendLease: extendLease(database),
    lockLeased: lockLeased(database),
    listProvisioning: listProvisioning(database),
    listReopenable: listReopenable(database),
    lockInvoicing: lockInvoicing(database),
    findByRemoteId: findByRemoteId(database),
    update: update(database),
    release: release(database)
  }))
)
