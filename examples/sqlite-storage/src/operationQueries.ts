import { OperationNotFound, OperationQueries, type Dealer } from "@dealer-billing/domain"
import { openOperationStates, type OperationEvent, type OperationView } from "@dealer-billing/domain/internal"
import { Clock, DateTime, Effect, Layer } from "effect"
import { appendEvents, readRows } from "./operationRows.ts"
import { list, SqliteStore, type Sql } from "./SqliteStore.ts"

const timeOf = (ms: number) => DateTime.makeUnsafe(ms)

const readViews = (sql: Sql, nowMs: number, rest: string, ...values: ReadonlyArray<string | number | bigint>) =>
  readRows(sql, rest, ...values).map(
    ({ createdMs, dueMs, leaseEndsMs, leaseToken, operation, updatedMs }): OperationView => {
      const [dealer] = sql.docs<Dealer>("select doc from dealer where id = ?", operation.dealerId)
      const isWaiting = operation.state === "PENDING" || operation.state === "SENT"
      return {
        operation,
        cmeDealerId: dealer!.cmeDealerId,
        createdAt: timeOf(createdMs),
        updatedAt: timeOf(updatedMs),
        nextAttemptAt: isWaiting ? timeOf(dueMs) : null,
        leasedUntil: leaseToken !== null && leaseEndsMs > nowMs ? timeOf(leaseEndsMs) : null
      }
    }
  )

const summarize = (sql: Sql, nowMs: number) => {
  const open = readRows(sql, "where state in (select value from json_each(?))", list(openOperationStates))
  const countOf = (state: string) => open.filter(({ operation }) => operation.state === state).length
  return {
    counts: { PENDING: countOf("PENDING"), SENT: countOf("SENT"), IN_DOUBT: countOf("IN_DOUBT") },
    oldestOpenAgeMs: open.length === 0 ? null : nowMs - Math.min(...open.map(({ openedMs }) => openedMs))
  }
}

export const operationQueriesLayer = Layer.effect(
  OperationQueries,
  Effect.map(SqliteStore, (store) => {
    const readNow = <A>(query: (sql: Sql, nowMs: number) => A) =>
      Effect.flatMap(Clock.currentTimeMillis, (nowMs) => store.read((sql) => query(sql, nowMs)))
    const get: OperationQueries["Service"]["get"] = (id) =>
      readNow((sql, nowMs) => readViews(sql, nowMs, "where o.id = ?", id)[0]).pipe(
        Effect.flatMap((found) =>
          found ? Effect.succeed(found) : Effect.fail(new OperationNotFound({ operationId: String(id) }))
        )
      )
    return {
      get,
      lock: get,
      list: ({ after, cmeDealerId, kind, limit, state }) =>
        readNow((sql, nowMs) =>
          readViews(
            sql,
            nowMs,
            `join dealer d on d.id = o.dealer_id where o.id > ? and state = coalesce(?, state)
             and kind = coalesce(?, kind) and d.cme_dealer_id = coalesce(?, d.cme_dealer_id) order by o.id limit ?`,
            ...([after ?? 0n, state, kind, cmeDealerId, limit] as ReadonlyArray<string | number | bigint>)
          )
        ),
      history: (id, limit) =>
        store.read((sql) =>
          sql
            .docs<OperationEvent>(
              "select doc from operation_event where operation_id = ? order by id desc limit ?",
              id,
              limit
            )
            .toReversed()
        ),
      append: (events) => store.write((sql, nowMs) => appendEvents(sql, events, nowMs)),
      summary: readNow(summarize)
    }
  })
)
