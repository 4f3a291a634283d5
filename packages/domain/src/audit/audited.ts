import { Effect, Ref } from "effect"
import type { ChangeWithOutcome } from "./AuditTrail.ts"
import { CurrentChange } from "./Change.ts"
import { CurrentOutcome } from "./noteOutcome.ts"

/**
 * For adapters of `Transaction`: what a `CurrentChange` writes is followed by its event, in the same transaction.
 * Inner transactions are a part of the change, and not changes of their own.
 */
export const audited =
  <E2, R2>(append: (change: ChangeWithOutcome) => Effect.Effect<void, E2, R2>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | E2, R | R2> =>
    Effect.gen(function* () {
      const change = yield* CurrentChange
      if (change === null) return yield* effect
      const noted = yield* Ref.make<string | null>(null)
      const result = yield* effect.pipe(
        Effect.provideService(CurrentChange, null),
        Effect.provideService(CurrentOutcome, noted)
      )
      yield* append({ ...change, outcome: yield* Ref.get(noted) })
      return result
    })
