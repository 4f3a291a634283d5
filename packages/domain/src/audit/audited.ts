import { Effect, Ref } from "effect"
import type { ChangeWithOutcome } from "./AuditTrail.ts"
import { CurrentChange } from "./Change.ts"
import { CurrentOutcome } from "./noteOutcome.ts"

/** Appends the audit event of a `CurrentChange` in its transaction. Inner transactions are part of the outer change. */
export const audited =
  <E2, R2>(append: (change: ChangeWithOutcome) => Effect.Effect<void, E2, R2>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | E2, R | R2> =>
    Effect.flatMap(CurrentChange, (change) => {
      if (change === null) return effect
      return Effect.flatMap(Ref.make<string | null>(null), (noted) =>
        effect.pipe(
          Effect.provideService(CurrentOutcome, noted),
          Effect.tap(() => Effect.flatMap(Ref.get(noted), (outcome) => append({ ...change, outcome }))),
          Effect.provideService(CurrentChange, null)
        )
      )
    })
