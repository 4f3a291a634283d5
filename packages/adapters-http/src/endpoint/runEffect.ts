import type { Effect } from "effect"
import type { HttpServices } from "./HttpServices.ts"

/** Runs an effect that cannot fail with the services of the application. */
export type RunEffect = <A>(effect: Effect.Effect<A, never, HttpServices>) => Promise<A>
