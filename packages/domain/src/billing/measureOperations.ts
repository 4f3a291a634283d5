import { Effect, Metric } from "effect"
import { OperationQueries, openOperationStates } from "./operator/OperationQueries.ts"

const operations = Metric.gauge("billing_operations", { description: "Open Billing operations, by state" })

const oldestAge = Metric.gauge("billing_oldest_open_operation_age_seconds", {
  description: "Age of the oldest open operation (PENDING, SENT or IN_DOUBT); 0 when none is open"
})

export const measureOperations = Effect.fn("measureOperations")(function* () {
  const { counts, oldestOpenAgeMs } = yield* (yield* OperationQueries).summary
  for (const state of openOperationStates) {
    yield* Metric.update(Metric.withAttributes(operations, { state }), counts[state])
  }
  yield* Metric.update(oldestAge, (oldestOpenAgeMs ?? 0) / 1000)
})
