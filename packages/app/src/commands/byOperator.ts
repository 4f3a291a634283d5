import { randomUUID } from "node:crypto"
import { CurrentChange } from "@dealer-billing/domain"
import { Effect } from "effect"
import { operator } from "./operator.ts"

/** Makes what an effect changes the work of whoever runs the command, for the audit. */
export const byOperator =
  (operation: string, target: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(operator, (user) =>
      Effect.provideService(effect, CurrentChange, {
        caller: `cli:${user}`,
        requestId: randomUUID(),
        operation,
        target
      })
    )
