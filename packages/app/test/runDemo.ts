import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const entry = fileURLToPath(new URL("../bundle/demo.js", import.meta.url))

/** The demo as a process of its own; it is killed as soon as it says what it must not go on after. */
export const runDemo = async (environment: Record<string, string>, killWhen?: string) => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    if (killWhen !== undefined && output.includes(killWhen)) child.kill("SIGKILL")
  }
  child.stdout.on("data", read)
  child.stderr.on("data", read)
  await once(child, "exit")
  return { code: child.exitCode, signal: child.signalCode, output }
}
