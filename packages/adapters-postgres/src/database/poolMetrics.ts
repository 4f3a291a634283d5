import { Effect, Metric } from "effect"

const inUse = Metric.gauge("db_pool_connections_in_use", {
  description: "Connections in use by a statement or a transaction, by pool"
})

const most = Metric.gauge("db_pool_connections_max", { description: "Maximum number of connections, by pool" })

const waiting = Metric.gauge("db_pool_waiting", {
  description: "Statements and transactions waiting for a connection, by pool"
})

const timeouts = Metric.counter("db_pool_timeouts_total", {
  description: "Statements and transactions that timed out waiting for a connection, by pool",
  incremental: true
})

/** `pool` is the application name of its connections. */
export const poolMetrics = Effect.fnUntraced(function* (pool: string, connectionsMax: number) {
  const used = Metric.withAttributes(inUse, { pool })
  const waits = Metric.withAttributes(waiting, { pool })
  yield* Metric.update(Metric.withAttributes(most, { pool }), connectionsMax)
  yield* Effect.andThen(Metric.update(used, 0), Metric.update(waits, 0))
  return {
    countTimeout: Metric.update(Metric.withAttributes(timeouts, { pool }), 1),
    beginWait: Metric.modify(waits, 1),
    endWait: Metric.modify(waits, -1),
    using: <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.acquireUseRelease(
        Metric.modify(used, 1),
        () => effect,
        () => Metric.modify(used, -1)
      )
  }
})
