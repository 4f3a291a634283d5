import { measureOperations, measureParked } from "@dealer-billing/domain"
import { Effect, Layer, Schedule } from "effect"

/** Alerts look at the age of the oldest open operation, so it must not be older itself than they can bear. */
const measureInterval = "4 seconds"

/** Keeps the gauges of the Billing operations and of parked payments up to date for as long as the layer lives. */
export const operationGaugesLayer = Layer.effectDiscard(
  Effect.andThen(measureOperations(), measureParked()).pipe(
    Effect.catchCause((cause) =>
      Effect.logWarning("The gauges of what is open were not brought up to date", cause)
    ),
    Effect.repeat(Schedule.spaced(measureInterval)),
    Effect.forkScoped
  )
)
