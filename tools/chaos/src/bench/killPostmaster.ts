import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

const readyTimeoutMs = 30_000
const readyLine = 7

const lives = (processId: number): boolean => {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // It runs as another user, as the server of a run by root does.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const read = (dataFolder: string) => {
  try {
    const lines = readFileSync(join(dataFolder, "cluster", "data", "postmaster.pid"), "utf8").split("\n")
    return { processId: Number(lines[0]), isReady: lines[readyLine]?.trim() === "ready" }
  } catch {
    return null
  }
}

/**
 * `kill -9` of the postmaster, which ends its children too. Waits until the server is restarted and has recovered;
 * answers the numbers of both processes.
 */
export const killPostmaster = async (dataFolder: string) => {
  const before = read(dataFolder)
  if (before === null || !before.isReady) throw new Error("There is no Postgres to kill")
  process.kill(before.processId, "SIGKILL")
  const deadlineMs = performance.now() + readyTimeoutMs
  while (performance.now() < deadlineMs) {
    const now = read(dataFolder)
    if (now !== null && now.isReady && now.processId !== before.processId && lives(now.processId)) {
      return { killed: before.processId, started: now.processId }
    }
    await pause(25)
  }
  throw new Error("Postgres did not come back after it was killed")
}
