import { Effect } from "effect"
import { askBench } from "./askBench.ts"

/** Creates an empty database on the shared Postgres of the run; answers its URL. */
export const freshDatabase = async (): Promise<string> => (await askBench("database")).url

export const withFreshDatabase = <A, E, R>(use: (url: string) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Effect.promise(freshDatabase), use)
