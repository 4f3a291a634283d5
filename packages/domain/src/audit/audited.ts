import { Effect } from "effect"
import { CurrentChange, type Change } from "./Change.ts"

/**
 * For adapters of `Transaction`: what a `CurrentChange` writes is followed by its event, in the same transaction.
 * Inner transactions are a part of the change, and not changes of their own.
 */
export const audited =
  <E2, R2>(append: (change: Change) => Effect.Effect<void, E2, R2>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | E2, R | R2> =>
    Effect.flatMap(CurrentChange, (change) => {
      if (change === null) return effect
      return effect.pipe(
        Effect.tap(() => append(change)),
        Effect.provideService(CurrentChange, null)
      )
    })
