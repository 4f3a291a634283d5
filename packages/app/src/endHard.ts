import { writeSync } from "node:fs"
import { DateTime } from "effect"

/** `EX_SOFTWARE` of sysexits. */
const brokenExitCode = 70
const stopMsMax = 30_000

/**
 * Ends the process after that time, whatever still hangs in it. A plain timer, since a fiber that cannot be
 * interrupted would hold up every ordinary end; it keeps no process alive.
 */
export const endHardAfter = (ms: number, why: string): void => {
  const end = () => {
    const line = {
      time: DateTime.formatIso(DateTime.nowUnsafe()),
      level: "Fatal",
      message: `The process did not end within ${ms / 1000} s after ${why}, and is ended hard`
    }
    writeSync(2, `${JSON.stringify(line)}\n`)
    process.exit(brokenExitCode)
  }
  setTimeout(end, ms).unref()
}

/** Whatever hangs, a process that was asked to stop ends. */
export const endHardAfterSignal = (): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => endHardAfter(stopMsMax, signal))
  }
}
