import { Effect, Option } from "effect"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { holderOf } from "./folderLock.ts"
import { databaseUrl, layoutOf } from "./makeCluster.ts"
import { findServer } from "./serverProcess.ts"

/** The line of postmaster.pid that names the port. */
const portLine = 3

const readUrl = (folder: string): string | null => {
  if (!existsSync(folder)) return null
  const { cluster, lock, password } = layoutOf(realpathSync(folder))
  // A server whose process has died stops in a moment, and whoever relied on it would stop with it.
  if (holderOf(lock) === null || findServer(cluster)?.isReady !== true) return null
  const port = Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[portLine])
  return databaseUrl(readFileSync(password, "utf8").trim(), port)
}

/**
 * The URL of the server that another process runs on the folder now (`startPostgres`); none when nobody does. It
 * lives as long as that process. The URL holds the password, so it is not for the log.
 */
export const attachPostgres = Effect.fn("attachPostgres")(function* (options: { readonly dataFolder: string }) {
  // A server that is just ending takes its files away between two looks: then there is none.
  const url = yield* Effect.try(() => readUrl(options.dataFolder)).pipe(Effect.orElseSucceed(() => null))
  return Option.fromNullOr(url)
})
