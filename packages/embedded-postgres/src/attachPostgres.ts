import { Effect, Option } from "effect"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { findHolder } from "./folderLock.ts"
import { databaseUrl, locateFiles } from "./makeCluster.ts"
import { findServer } from "./serverProcess.ts"

/** Of postmaster.pid. */
const portLine = 3

const readUrl = (folder: string): string | null => {
  if (!existsSync(folder)) return null
  const { cluster, lock, password } = locateFiles(realpathSync(folder))
  // A server without the process that started it will stop soon.
  if (findHolder(lock) === null || findServer(cluster)?.isReady !== true) return null
  const port = Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[portLine])
  return databaseUrl(readFileSync(password, "utf8").trim(), port)
}

/** The URL of the server that another process runs on the folder. It contains the password: do not log it. */
export const attachPostgres = Effect.fn("attachPostgres")(function* (options: { readonly dataFolder: string }) {
  // A stopping server removes its files between two reads.
  const url = yield* Effect.try(() => readUrl(options.dataFolder)).pipe(Effect.orElseSucceed(() => null))
  return Option.fromNullOr(url)
})
