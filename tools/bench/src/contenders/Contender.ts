import type { Effect } from "effect"
import type { Event } from "../world/events.ts"

/** Applies payments. Work in `prepare` itself is not measured, only its effect. */
export interface Contender {
  readonly prepare: (events: ReadonlyArray<Event>) => Effect.Effect<void, unknown>
}
