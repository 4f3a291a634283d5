import { Metric, type Effect } from "effect"

const staleTotals = Metric.counter("payments_stale_total", {
  description: "Totals that changed nothing: older than the newest one of their invoice, or of the same sum",
  incremental: true
})

/** Call it with 0 at the start, so that the counter exists before the first stale total. */
export const countStale = (count: number): Effect.Effect<void> => Metric.update(staleTotals, count)
