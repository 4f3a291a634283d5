import { writeSync } from "node:fs"
import { DateTime } from "effect"

/** `EX_SOFTWARE` of sysexits. */
const brokenExitCode = 70
const stopMsMax = 30_000

/** Writes a last log line past all buffers, and exits. */
export const endBroken = (message: string, fields: Readonly<Record<string, unknown>> = {}): never => {
  const line = { time: DateTime.formatIso(DateTime.nowUnsafe()), level: "Fatal", message, ...fields }
  writeSync(2, `${JSON.stringify(line)}\n`)
  process.exit(brokenExitCode)
}

/**
 * Ends the process after that time, even if something still hangs. A plain timer: an uninterruptible fiber would block
 * every ordinary end.
 */
export const endHardAfter = (ms: number, why: string): void => {
  const message = `The process did not end within ${ms / 1000} s after ${why}, and was killed`
  setTimeout(() => endBroken(message), ms).unref()
}

export const endHardAfterSignal = (): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => endHardAfter(stopMsMax, signal))
  }
}
