import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { layerMemory } from "../src/testing/index.ts"
import { someTime } from "../contract/fixtures.ts"

/** Runs a case in a store of its own, at the time of the payment events that the fixtures make. */
export const onMemory = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(DateTime.toEpochMillis(someTime)).pipe(
    Effect.andThen(effect),
    Effect.provide(layerMemory, { local: true })
  )
