import type { BillingOperation, StorageUnavailable } from "@dealer-billing/domain"
import {
  currentTraceparent,
  isOver,
  plannedEvent,
  type NewBillingOperation,
  type NewOperationEvent
} from "@dealer-billing/domain/internal"
import { DateTime, Effect, Option } from "effect"
import { fromJson, toJson } from "./json.ts"
import type { Sql, SqliteStore } from "./SqliteStore.ts"

export interface OperationRow {
  readonly operation: BillingOperation
  readonly traceparent: string | null
  readonly dueMs: number
  readonly leaseToken: string | null
  readonly leaseEndsMs: number
  readonly createdMs: number
  readonly updatedMs: number
  readonly openedMs: number
}

export const readRows = (
  sql: Sql,
  rest: string,
  ...values: ReadonlyArray<string | number | bigint>
): ReadonlyArray<OperationRow> =>
  sql.all(`select o.* from operation o ${rest}`, ...values).map((row) => ({
    operation: fromJson<BillingOperation>(String(row.doc)),
    traceparent: row.traceparent as string | null,
    dueMs: Number(row.due_ms),
    leaseToken: row.lease_token as string | null,
    leaseEndsMs: Number(row.lease_ends_ms),
    createdMs: Number(row.created_ms),
    updatedMs: Number(row.updated_ms),
    openedMs: Number(row.opened_ms)
  }))

export const readOperations = (
  sql: Sql,
  where: string,
  ...values: ReadonlyArray<string | bigint>
): ReadonlyArray<BillingOperation> =>
  readRows(sql, `where ${where} order by o.id`, ...values).map(({ operation }) => operation)

export const appendEvents = (sql: Sql, events: ReadonlyArray<NewOperationEvent>, nowMs: number): void => {
  const at = DateTime.makeUnsafe(nowMs)
  for (const event of events) sql.insert("operation_event", [null, event.operationId, toJson({ ...event, at })])
}

/** Does something first, in the same transaction, and inserts nothing if that fails. */
export const insertOperations = <E>(
  store: SqliteStore["Service"],
  added: ReadonlyArray<NewBillingOperation>,
  first: (sql: Sql, nowMs: number) => Option.Option<E>
): Effect.Effect<void, E | StorageUnavailable> =>
  Effect.gen(function* () {
    const traceparent = yield* currentTraceparent
    const failed = yield* store.write((sql, nowMs) => {
      const failure = first(sql, nowMs)
      if (Option.isSome(failure)) return failure
      for (const each of added) {
        const operation = { id: store.nextId("operation"), ...each } as BillingOperation
        const { accountType, billId, dealerId, id, kind, remoteId, state } = operation
        const ids = [id, dealerId, accountType, kind, state, billId, remoteId]
        const times = [nowMs, null, 0, nowMs, nowMs, nowMs]
        sql.insert("operation", [...ids, toJson(operation), traceparent, ...times])
        appendEvents(sql, [plannedEvent(operation)], nowMs)
      }
      return failure
    })
    if (Option.isSome(failed)) return yield* Effect.fail(failed.value)
  })

export const storeOperation = (sql: Sql, operation: BillingOperation, nowMs: number): void => {
  const { id, remoteId, state } = operation
  const [row] = readRows(sql, "where o.id = ?", id)
  if (row === undefined) return
  const openedMs = isOver(row.operation) && !isOver(operation) ? nowMs : row.openedMs
  const set = "update operation set doc = ?, state = ?, remote_id = ?, updated_ms = ?, opened_ms = ? where id = ?"
  sql.run(set, toJson(operation), state, remoteId, nowMs, openedMs, id)
}
