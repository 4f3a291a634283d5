import { spawn, type ChildProcess } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const entry = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const startTimeoutMs = 40_000
/** So that not every process compiles the whole service anew. */
const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/node-compile", import.meta.url))

/** The whole service as a process of its own, as `npm start` runs it. */
export interface RunningService {
  readonly url: string
  readonly sandboxUrl: string
  readonly process: ChildProcess
  readonly output: () => string
  /** Sends the signal, waits for the end, and answers the exit code (null after a kill). */
  readonly end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>
}

export const keysFor = (key: string): string =>
  JSON.stringify([
    { name: "test", sha256: createHash("sha256").update(key).digest("hex"), scopes: ["read", "write", "admin"] }
  ])

/** Starts the command line; the caller ends it. */
export const spawnCli = (args: ReadonlyArray<string>, environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, ["--conditions=source", "--disable-warning=ExperimentalWarning", entry, ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "/tmp",
      NODE_COMPILE_CACHE: compileCache,
      LOG_LEVEL: "Warn",
      ...environment
    },
    stdio: ["ignore", "pipe", "pipe"]
  })

const found = (output: string, pattern: RegExp): string | undefined => pattern.exec(output)?.[1]

/** Starts the service and answers when it has said all that, by default that it is up. */
export const runService = async (
  environment: Record<string, string>,
  roles: ReadonlyArray<string> = [],
  said: ReadonlyArray<string> = ["Dealer billing is up.", "Keys "]
): Promise<RunningService> => {
  const child = spawnCli(["serve", ...roles], { HTTP_PORT: "0", SANDBOX_PORT: "0", ...environment })
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const deadline = performance.now() + startTimeoutMs
  while (!said.every((text) => output.includes(text))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL")
      throw new Error(`The service did not say ${said.join(" and ")}:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return {
    url: found(output, /HTTP API\s+(http:\/\/[^/\s]+)/) ?? "",
    sandboxUrl: found(output, /sandbox in this process, (http:\/\/[^/\s]+)/) ?? "",
    process: child,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit")
        child.kill(signal)
        await exit
      }
      return child.exitCode
    }
  }
}
