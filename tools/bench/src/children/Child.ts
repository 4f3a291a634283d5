import { spawn, type ChildProcess } from "node:child_process"
import { openSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Data, Effect, type Scope } from "effect"
import type { Answer } from "./answerParent.ts"
import type { Observation } from "./observe.ts"

const stopTimeoutMs = 15_000

export class ChildFailed extends Data.TaggedError("ChildFailed")<{ readonly message: string }> {}

interface ChildCommand {
  /** Of its log and its profile. */
  readonly name: string
  readonly folder: string
  /** Arguments for Node. */
  readonly program: ReadonlyArray<string>
  /** Null: inherited. */
  readonly environment: Readonly<Record<string, string>> | null
  /** Null: no CPU profile. */
  readonly profileFolder: string | null
}

export interface Child {
  readonly ask: <Result>(name: string, argument: unknown) => Effect.Effect<Result, ChildFailed>
  readonly observe: Effect.Effect<Observation, ChildFailed>
}

export const locateFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const isAnswer = (message: unknown): message is Answer =>
  typeof message === "object" && message !== null && "number" in message

const start = ({ environment, folder, name, profileFolder, program }: ChildCommand): ChildProcess => {
  const log = openSync(join(folder, `${name}.log`), "a")
  const profile =
    profileFolder === null
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${name}.cpuprofile`]
  return spawn(process.execPath, [...profile, "--import", locateFile("./observe.ts"), ...program], {
    stdio: ["ignore", log, log, "ipc"],
    serialization: "advanced",
    ...(environment === null ? {} : { env: { ...environment } })
  })
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const killer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs)
    child.once("exit", () => {
      clearTimeout(killer)
      resolve()
    })
    child.kill("SIGTERM")
  })

const asker = (child: ChildProcess, command: ChildCommand) => {
  let number = 0
  return (name: string, argument: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const own = ++number
      const ended = () => settle(() => reject(new Error(`${command.name} ended; see its log`)))
      const settle = (how: () => void) => {
        child.off("message", take).off("exit", ended)
        how()
      }
      const take = (message: unknown) => {
        if (!isAnswer(message) || message.number !== own) return
        settle(() => ("error" in message ? reject(new Error(message.error)) : resolve(message.answer)))
      }
      child.on("message", take).once("exit", ended)
      if (child.connected) child.send({ number: own, name, argument })
      else ended()
    })
}

/** A Node process that ends with the scope or with this process. */
export const startChild = (command: ChildCommand): Effect.Effect<Child, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => start(command)),
      (child) => Effect.promise(() => stop(child))
    ),
    (child) => {
      const askChild = asker(child.setMaxListeners(100), command)
      const ask = <Result>(name: string, argument: unknown) =>
        Effect.tryPromise({
          try: () => askChild(name, argument) as Promise<Result>,
          catch: (error) => new ChildFailed({ message: `${command.name} could not ${name}: ${String(error)}` })
        })
      return { ask, observe: ask<Observation>("observe", null) }
    }
  )
