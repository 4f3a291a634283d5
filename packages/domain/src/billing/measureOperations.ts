import { Effect, Metric } from "effect"
import { OperationQueries, openOperationStates } from "./operator/OperationQueries.ts"

const operations = Metric.gauge("billing_operations", { description: "Billing operations that are open, by state" })

const oldestAge = Metric.gauge("billing_oldest_open_operation_age_seconds", {
  description: "How long the oldest operation has been PENDING, SENT or IN_DOUBT without an end; 0 when none is"
})

/** Brings the gauges of the Billing operations up to date. */
export const measureOperations = Effect.fn("measureOperations")(function* () {
  const { counts, oldestOpenAgeMs } = yield* (yield* OperationQueries).summary
  for (const state of openOperationStates) {
    yield* Metric.update(Metric.withAttributes(operations, { state }), counts[state])
  }
  yield* Metric.update(oldestAge, (oldestOpenAgeMs ?? 0) / 1000)
})
