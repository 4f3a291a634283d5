import { spawn } from "node:child_process"
import { closeSync, openSync } from "node:fs"

// The shell reads a pipe that only this process has. When this process ends, even by kill -9, the read ends and the
// shell signals the server. It repeats the signal, because a starting server may not handle signals yet.
const supervisorScript = `
signal=$1; shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{ read -r _ <&3; while kill -s "$signal" "$server" 2>/dev/null; do sleep 1; done; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
{ kill "$watcher"; wait "$watcher"; } 2>/dev/null
exit "$status"
`

/** Before it is killed. */
const stopTimeoutMs = 30_000

export interface SupervisedProcess {
  readonly exited: Promise<number>
  readonly stop: () => Promise<void>
  readonly signal: (name: "KILL" | "STOP" | "CONT") => void
}

interface SupervisedCommand {
  readonly command: ReadonlyArray<string>
  readonly stopSignal: "INT" | "TERM"
  /** For both outputs; overwritten. */
  readonly logFile: string
  readonly environment: Readonly<Record<string, string>>
  readonly identity?: { readonly uid: number; readonly gid: number }
}

/** Starts a server process that ends with this one. It has its own session, so Ctrl-C does not reach it. */
export const superviseProcess = (options: SupervisedCommand): SupervisedProcess => {
  const log = openSync(options.logFile, "w", 0o600)
  const child = spawn("/bin/sh", ["-c", supervisorScript, "supervisor", options.stopSignal, ...options.command], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", log, log],
    env: { ...options.environment },
    ...options.identity
  })
  closeSync(log)
  child.stdin?.on("error", () => undefined)
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => resolve(-1))
    child.once("exit", (code) => resolve(code ?? -1))
  })
  // Node alone reaps the child, so its number cannot belong to another process before `exitCode` is set.
  const signal = (name: "KILL" | "STOP" | "CONT") => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    process.kill(-child.pid, `SIG${name}`)
  }
  const stop = async () => {
    child.stdin?.end()
    const killer = setTimeout(() => signal("KILL"), stopTimeoutMs)
    await exited
    clearTimeout(killer)
  }
  return { exited, stop, signal }
}
