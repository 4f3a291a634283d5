import { Effect } from "effect"
import { onOneConnection } from "./onOneConnection.ts"

/** Fails unless the database answers and has the newest migration. */
export const checkDatabase = (options: Parameters<typeof onOneConnection>[0]) =>
  onOneConnection(options)(Effect.void)
