import { Effect } from "effect"
import { CurrentChange } from "../audit/Change.ts"

/** Names who makes a change: `cancelBill(command).pipe(by("ann"))`. */
export const by =
  (caller: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, CurrentChange, {
      caller,
      requestId: "test",
      operation: "test",
      target: "test"
    })
