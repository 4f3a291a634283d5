import { Deferred, Effect, type Scope } from "effect"
import { readFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import type { Binaries } from "./locateBinaries.ts"
import { locateFiles } from "./makeCluster.ts"
import { PostgresNotStarted } from "./PostgresNotStarted.ts"
import { serverEnvironment, type RunAs } from "./runAs.ts"
import { disarmStalePidFile, findServer } from "./serverProcess.ts"
import { superviseProcess, type SupervisedProcess } from "./superviseProcess.ts"

/** Includes crash recovery. */
const readyTimeoutMs = 30_000
const pollIntervalMs = 20
const restartPauseMs = 300
const logLinesMax = 12

interface ServerSettings {
  readonly dataFolder: string
  readonly binaries: Binaries
  readonly runAs: RunAs
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
}

const buildCommand = ({ dataFolder, binaries, runAs, port, settings }: ServerSettings): ReadonlyArray<string> => {
  const all = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "", ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  return [...runAs.prefix, binaries.postgres, "-D", locateFiles(dataFolder).cluster, ...flags]
}

const lastLogLines = (dataFolder: string): string => {
  const lines = readFileSync(locateFiles(dataFolder).log, "utf8").trim().split("\n")
  return lines.slice(-logLinesMax).join("\n")
}

const spawnServer = (options: ServerSettings): SupervisedProcess =>
  superviseProcess({
    command: buildCommand(options),
    stopSignal: "INT",
    logFile: locateFiles(options.dataFolder).log,
    environment: serverEnvironment,
    ...(options.runAs.identity === undefined ? {} : { identity: options.runAs.identity })
  })

/** A killed server keeps its shared memory and its port for a moment. */
const isTemporary = (log: string) => /shared memory block|could not bind|Address already in use/.test(log)

const waitUntilReady = async (options: ServerSettings, server: SupervisedProcess, signal: AbortSignal) => {
  const { cluster } = locateFiles(options.dataFolder)
  const deadlineMs = performance.now() + readyTimeoutMs
  let exitStatus: number | null = null
  void server.exited.then((status) => (exitStatus = status))
  while (performance.now() < deadlineMs && exitStatus === null && !signal.aborted) {
    if (findServer(cluster)?.isReady === true) return null
    await pause(pollIntervalMs)
  }
  const what = exitStatus === null ? "It was not ready in time." : `It ended with status ${String(exitStatus)}.`
  return `${what} The end of its log:\n${lastLogLines(options.dataFolder)}`
}

const launch = Effect.fn("runServer.launch")(function* (options: ServerSettings) {
  const { cluster } = locateFiles(options.dataFolder)
  yield* Effect.sync(() => disarmStalePidFile(cluster))
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => spawnServer(options)),
    ({ stop }) => Effect.promise(stop)
  )
  const problem = yield* Effect.promise((signal) => waitUntilReady(options, server, signal))
  return problem === null ? server : yield* new PostgresNotStarted({ reason: problem })
})

const realPause = Effect.promise(() => pause(restartPauseMs))

const runOnceUntilEnd = Effect.fn("runServer.runOnceUntilEnd")(function* (
  options: ServerSettings,
  ready: Deferred.Deferred<void, PostgresNotStarted>
) {
  const server = yield* launch(options)
  yield* Deferred.succeed(ready, undefined)
  const status = yield* Effect.promise(() => server.exited)
  yield* Effect.logError(`The embedded Postgres ended with status ${status}; restarting it`)
}, Effect.scoped)

const keepRunning = Effect.fn("runServer.keepRunning")(function* (
  options: ServerSettings,
  ready: Deferred.Deferred<void, PostgresNotStarted>
) {
  const firstDeadlineMs = performance.now() + readyTimeoutMs
  while (true) {
    const failed = yield* runOnceUntilEnd(options, ready).pipe(
      Effect.as(null),
      Effect.catch((error) => Effect.succeed(error))
    )
    if (failed !== null) {
      const isHopeless = !isTemporary(failed.reason) || performance.now() > firstDeadlineMs
      if (isHopeless && (yield* Deferred.fail(ready, failed))) return
      yield* Effect.logError(failed.message)
    }
    yield* realPause
  }
})

/** Runs the server until the scope closes, and restarts it on the same port if it dies. */
export const runServer = (options: ServerSettings): Effect.Effect<void, PostgresNotStarted, Scope.Scope> =>
  Effect.gen(function* () {
    const ready = yield* Deferred.make<void, PostgresNotStarted>()
    yield* keepRunning(options, ready).pipe(Effect.forkScoped)
    yield* Deferred.await(ready)
  })
