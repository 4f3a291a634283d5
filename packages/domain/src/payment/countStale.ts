import { Metric, type Effect } from "effect"

const staleTotals = Metric.counter("payments_stale_total", {
  description: "Totals that brought no news: older than the newest one of their invoice, or of the same sum",
  incremental: true
})

/** Called with 0 at the start, so that the counter is there before the first of them. */
export const countStale = (count: number): Effect.Effect<void> => Metric.update(staleTotals, count)
