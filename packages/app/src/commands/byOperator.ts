import { randomUUID } from "node:crypto"
import { userInfo } from "node:os"
import { CurrentChange } from "@dealer-billing/domain"
import { Effect } from "effect"

/** The user of this machine who runs the command. */
const operator = Effect.try(() => userInfo().username).pipe(
  // A user without an entry, as in some containers.
  Effect.orElseSucceed(() => `user ${process.getuid?.() ?? "unknown"}`)
)

/** Names the operator in the audit of what an effect changes. */
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
