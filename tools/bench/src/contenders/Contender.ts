import type { Effect } from "effect"
import type { Fact } from "../world/facts.ts"

/** Somebody who can apply payments. What can be made ready before the time is taken is made ready by `prepare`. */
export interface Contender {
  readonly prepare: (facts: ReadonlyArray<Fact>) => Effect.Effect<void, unknown>
}
