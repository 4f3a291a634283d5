import { Effect } from "effect"
import { askBench } from "./askBench.ts"

/** Creates a new empty database on the run's one shared real Postgres; answers its URL. */
export const freshDatabase = async (): Promise<string> => (await askBench("database")).url

/** Runs the effect with the URL of a database of its own. */
export const withFreshDatabase = <A, E, R>(use: (url: string) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Effect.promise(freshDatabase), use)
