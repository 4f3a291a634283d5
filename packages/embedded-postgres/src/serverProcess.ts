import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { processStamp } from "./processStamp.ts"

interface ServerProcess {
  readonly processId: number
  readonly isReady: boolean
}

/** Greater than any number a Linux or macOS process can have. */
const impossibleProcessId = 2_147_483_646

const readCommandLine = (processId: number): ReadonlyArray<string> => {
  if (processStamp(processId) === null) return []
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-o", "command=", "-p", String(processId)], { encoding: "utf8" })
      .stdout.trim()
      .split(" ")
  }
  try {
    return readFileSync(`/proc/${processId}/cmdline`, "utf8").split("\0")
  } catch {
    return []
  }
}

const readLines = (file: string): ReadonlyArray<string> => {
  try {
    return readFileSync(file, "utf8").split("\n")
  } catch {
    return []
  }
}

/** The running server of this folder, by its postmaster.pid, or null. */
export const findServer = (clusterFolder: string): ServerProcess | null => {
  const lines = readLines(join(clusterFolder, "postmaster.pid"))
  const processId = Number(lines[0])
  if (!Number.isSafeInteger(processId) || processId <= 0) return null
  const command = readCommandLine(processId)
  const isOurs = basename(command[0] ?? "") === "postgres" && command.join(" ").includes(clusterFolder)
  return isOurs ? { processId, isReady: lines[7]?.trim() === "ready" || lines[7]?.trim() === "standby" } : null
}

/**
 * After a crash the number in postmaster.pid may belong to another process, so that Postgres refuses to start. Only the
 * number is replaced: Postgres uses the other lines to find shared memory that is still in use.
 */
export const disarmStalePidFile = (clusterFolder: string): void => {
  const file = join(clusterFolder, "postmaster.pid")
  const [first, ...rest] = readLines(file)
  if (first === undefined || first === "" || findServer(clusterFolder) !== null) return
  writeFileSync(file, [String(impossibleProcessId), ...rest].join("\n"))
}
