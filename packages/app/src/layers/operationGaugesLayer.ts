import { measureOperations, measureParked } from "@dealer-billing/domain/internal"
import { Effect, Layer, Schedule } from "effect"

/** Alerts use the age of the oldest open operation, so the gauge must be fresh. */
const measureInterval = "4 seconds"

export const operationGaugesLayer = Layer.effectDiscard(
  Effect.andThen(measureOperations(), measureParked()).pipe(
    Effect.catchCause((cause) =>
      Effect.logWarning("The gauges of operations and parked messages could not be updated", cause)
    ),
    Effect.repeat(Schedule.spaced(measureInterval)),
    Effect.forkScoped
  )
)
