import type { Effect } from "effect"
import type { HttpServices } from "./HttpServices.ts"

export type RunEffect = <A>(effect: Effect.Effect<A, never, HttpServices>) => Promise<A>
