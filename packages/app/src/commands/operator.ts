import { userInfo } from "node:os"
import { Effect } from "effect"

/** Who runs the command, for the history: the user of this machine. */
export const operator = Effect.try(() => userInfo().username).pipe(
  // A user without an entry, as in some containers.
  Effect.orElseSucceed(() => `user ${process.getuid?.() ?? "unknown"}`)
)
