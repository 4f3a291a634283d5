import { spawn, type ChildProcess } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** What is shipped, and besides it knows `FAILPOINT`. Made before the tests run. */
const entry = fileURLToPath(new URL("../.cache/bundle-test/main.js", import.meta.url))
const startTimeoutMs = 90_000
/** Shared, so that not every process compiles the whole service. */
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
  spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry, ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "/tmp",
      NODE_COMPILE_CACHE: compileCache,
      LOG_LEVEL: "Warn",
      ...environment
    },
    stdio: ["ignore", "pipe", "pipe"]
  })

/** The line of the log that says where the service listens. */
const upMessage = '"message":"Dealer billing is up"'

const found = (output: string, pattern: RegExp): string | undefined => pattern.exec(output)?.[1]

/** For a service on a database of its own, whose Billing is the sandbox in its process. */
export const withSandbox = () => ({ EMBEDDED: "billing", DATA_DIR: mkdtempSync(join(tmpdir(), "dealer-billing-")) })

/** Starts the service and answers when it has said all that, by default that it is up. */
export const runService = async (
  environment: Record<string, string>,
  roles: ReadonlyArray<string> = [],
  said: ReadonlyArray<string> = [upMessage]
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
    url: found(output, /"http":"(http:\/\/[^"]+)"/) ?? "",
    sandboxUrl: found(output, /sandbox in this process, (http:\/\/[^"]+)/) ?? "",
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
