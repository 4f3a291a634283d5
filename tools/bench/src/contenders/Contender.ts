import type { Effect } from "effect"
import type { Event } from "../world/events.ts"

/** Somebody who can apply payments. What can be made ready before the time is taken is made ready by `prepare`. */
export interface Contender {
  readonly prepare: (events: ReadonlyArray<Event>) => Effect.Effect<void, unknown>
}
