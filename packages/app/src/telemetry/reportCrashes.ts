import { endBroken } from "./endHard.ts"
import { errorWithoutPersonal } from "./withoutPersonal.ts"

/**
 * An uncaught error ends the process, since its state is unknown. All its work is safe to repeat. The last log line
 * has the stack without personal data.
 */
export const reportCrashes = (): void => {
  const end = (kind: string) => (error: unknown) =>
    endBroken(`The process crashed: ${kind}`, { cause: errorWithoutPersonal(error).stack })
  process.on("uncaughtException", end("uncaught exception"))
  process.on("unhandledRejection", end("unhandled promise rejection"))
}
