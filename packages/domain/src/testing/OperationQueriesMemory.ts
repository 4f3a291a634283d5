import { Clock, DateTime, Effect, Layer } from "effect"
import {
  OperationQueries,
  openOperationStates,
  OperationNotFound,
  type OperationView,
  type OperationQuery,
  type OperationSummary
} from "../billing/operator/OperationQueries.ts"
import type { BillingOperationState } from "../billing/BillingOperation.ts"
import { appendEvents } from "./appendEvents.ts"
import { MemoryStore } from "./MemoryStore.ts"
import type { MemoryTables, OperationRow } from "./MemoryTables.ts"

const timeOf = (milliseconds: number): DateTime.Utc => DateTime.makeUnsafe(milliseconds)

const view = ({ dealers }: MemoryTables, row: OperationRow, nowMs: number): ReadonlyArray<OperationView> => {
  const { operation } = row
  const isClaimable = operation.state === "PENDING" || operation.state === "SENT"
  return [...dealers.values()]
    .filter((dealer) => dealer.id === operation.dealerId)
    .map(({ cmeDealerId }) => ({
      operation,
      cmeDealerId,
      createdAt: timeOf(row.createdAtMs),
      updatedAt: timeOf(row.updatedAtMs),
      nextAttemptAt: isClaimable ? timeOf(row.dueAtMs) : null,
      leasedUntil: row.leaseToken !== null && row.leaseEndsAtMs > nowMs ? timeOf(row.leaseEndsAtMs) : null
    }))
}

const list = (tables: MemoryTables, query: OperationQuery, nowMs: number): ReadonlyArray<OperationView> =>
  [...tables.operations.values()]
    .filter(({ operation }) => query.state === null || operation.state === query.state)
    .filter(({ operation }) => query.kind === null || operation.kind === query.kind)
    .filter(({ operation }) => query.after === null || operation.id > query.after)
    .flatMap((row) => view(tables, row, nowMs))
    .filter(({ cmeDealerId }) => query.cmeDealerId === null || cmeDealerId === query.cmeDealerId)
    .slice(0, query.limit)

const summaryOf = ({ operations }: MemoryTables, nowMs: number): OperationSummary => {
  const rows = [...operations.values()]
  const countOf = (state: BillingOperationState) => rows.filter((row) => row.operation.state === state).length
  const open = rows.filter(({ operation }) => openOperationStates.some((state) => state === operation.state))
  return {
    counts: {
      PENDING: countOf("PENDING"),
      SENT: countOf("SENT"),
      IN_DOUBT: countOf("IN_DOUBT")
    },
    oldestOpenAgeMs: open.length === 0 ? null : nowMs - Math.min(...open.map((row) => row.openedAtMs))
  }
}

export const OperationQueriesMemory = Layer.effect(
  OperationQueries,
  Effect.map(MemoryStore, ({ change, read }) => {
    const readAt = <A>(query: (tables: MemoryTables, nowMs: number) => A) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => read((tables) => query(tables, nowMs)))
    const get = (id: bigint) =>
      readAt((tables, nowMs) => {
        const row = tables.operations.get(id)
        return row === undefined ? undefined : view(tables, row, nowMs)[0]
      }).pipe(
        Effect.flatMap((found) =>
          found === undefined
            ? Effect.fail(new OperationNotFound({ operationId: String(id) }))
            : Effect.succeed(found)
        )
      )
    return {
      list: (query) => readAt((tables, nowMs) => list(tables, query, nowMs)),
      get,
      lock: get,
      history: (id, limit) =>
        read(({ operationEvents }) => operationEvents.filter((event) => event.operationId === id).slice(-limit)),
      append: (events) =>
        change((tables) => Effect.map(Clock.currentTimeMillis, (nowMs) => appendEvents(tables, events, nowMs))),
      summary: readAt(summaryOf)
    }
  })
)
