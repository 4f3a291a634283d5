import { writeSync } from "node:fs"
import { DateTime } from "effect"
import { errorWithoutPersonal } from "./withoutPersonal.ts"

/** The exit code of a process that broke: `EX_SOFTWARE` of sysexits. */
const brokenExitCode = 70

/**
 * What nobody caught ends the process, since nobody knows what state it is in: everything that it was at is safe to
 * do again. The last line of the log tells where it broke, and nothing of whom it was about.
 */
export const reportCrashes = (): void => {
  const end = (kind: string) => (error: unknown) => {
    const { stack } = errorWithoutPersonal(error)
    const line = {
      time: DateTime.formatIso(DateTime.nowUnsafe()),
      level: "Fatal",
      message: `The process broke: ${kind}`,
      cause: stack
    }
    writeSync(2, `${JSON.stringify(line)}\n`)
    process.exit(brokenExitCode)
  }
  process.on("uncaughtException", end("an exception that nobody caught"))
  process.on("unhandledRejection", end("a rejected promise that nobody caught"))
}
