import { ConsumerHealth } from "@dealer-billing/adapters-kafka"
import { Effect, Option } from "effect"
import type { Roles } from "../../layers/App.ts"
import { WorkerHealth } from "@dealer-billing/domain"

/**
 * Fails when a part died that a restart may cure. If a restart cannot help, a process with the HTTP API stays up, and
 * readiness, a metric and the log report the death. Without the API it fails as well.
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
