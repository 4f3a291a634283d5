import { spawn } from "node:child_process"
import { closeSync, openSync } from "node:fs"

// The shell reads a pipe that only we hold. When we end, even by kill -9, the read meets its end and the server
// is told to stop: again and again, because a server that is only just starting may not listen to signals yet.
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

/** How long a server may take to stop by itself before it is killed, in ms. */
const stopTimeoutMs = 30_000

export interface SupervisedProcess {
  /** Resolves with the exit status when the process is gone, whoever ended it. */
  readonly exited: Promise<number>
  /** Sends the stop signal and waits until the process is gone. */
  readonly stop: () => Promise<void>
  /** Sends a signal at once to the process and to whatever it has started, as `kill -9` by hand would be. */
  readonly signal: (name: "KILL" | "STOP" | "CONT") => void
}

export interface SupervisedCommand {
  readonly command: ReadonlyArray<string>
  readonly stopSignal: "INT" | "TERM"
  /** Both outputs of the process go here; what was in the file is lost. */
  readonly logFile: string
  readonly environment: Readonly<Record<string, string>>
  readonly identity?: { readonly uid: number; readonly gid: number }
}

/** Starts a server process that never outlives this one. It has its own session, so Ctrl-C does not reach it. */
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
  // A child that has ended is reaped by Node alone, so that its number belongs to nobody else before that.
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
