import { ConsumerHealth } from "@dealer-billing/adapters-kafka"
import { Effect, Option } from "effect"
import type { Roles } from "./layers/App.ts"
import { WorkerHealth } from "./layers/Worker.ts"

/**
 * A death that a restart may cure ends the process. What a restart cannot cure leaves the HTTP API up: readiness, a
 * metric and the log tell of it. Without the API there is nothing to keep up.
 */
export const untilSomethingDies = Effect.fn("untilSomethingDies")(function* (roles: Roles) {
  const consumer = Option.match(yield* Effect.serviceOption(ConsumerHealth), {
    onNone: () => Effect.never,
    onSome: ({ died }) =>
      Effect.catchTag(died, "ConsumerDied", (death) =>
        roles.http && !death.canRestartHelp ? Effect.never : Effect.fail(death)
      )
  })
  const worker = Option.match(yield* Effect.serviceOption(WorkerHealth), {
    onNone: () => Effect.never,
    onSome: ({ died }) => died
  })
  return yield* Effect.raceFirst(consumer, worker)
})
