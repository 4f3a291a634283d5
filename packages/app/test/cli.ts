import { once } from "node:events"
import { spawnCli } from "./runService.ts"

export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. */
export const runCli = async (args: ReadonlyArray<string>, environment: Record<string, string>): Promise<CliRun> => {
  const child = spawnCli(args, environment)
  const output = { stdout: "", stderr: "" }
  child.stdout?.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()))
  const timer = setTimeout(() => child.kill("SIGKILL"), 120_000)
  await once(child, "close")
  clearTimeout(timer)
  return { code: child.exitCode, ...output }
}
