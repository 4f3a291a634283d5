import { Effect, Ref } from "effect"
import type { ChangeWithOutcome } from "./AuditTrail.ts"
import { CurrentChange } from "./Change.ts"
import { CurrentOutcome } from "./noteOutcome.ts"

/** Appends the audit event of a `CurrentChange` in its transaction. Inner transactions are part of the outer change. */
export const audited =
  <E2, R2>(append: (change: ChangeWithOutcome) => Effect.Effect<void, E2, R2>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | E2, R | R2> =>
    Effect.gen(function* () {
      const change = yield* CurrentChange
      if (change === null || (yield* CurrentOutcome) !== null) return yield* effect
      const noted = yield* Ref.make<string | null>(null)
      const answer = yield* Effect.provideService(effect, CurrentOutcome, noted)
      yield* append({ ...change, outcome: yield* Ref.get(noted) })
      return answer
    })
