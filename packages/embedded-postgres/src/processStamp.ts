import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

const linuxStamp = (processId: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8")
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    if (state === "Z" || state === "X") return null
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[18]}`
  } catch {
    return null
  }
}

const psStamp = (processId: number): string | null =>
  spawnSync("ps", ["-o", "lstart=", "-p", String(processId)], { encoding: "utf8" }).stdout.trim() || null

/**
 * The start time of a running process, or null. It distinguishes the process from a later one with the same number:
 * numbers are reused, in a container at once.
 */
export const processStamp = (processId: number): string | null =>
  process.platform === "linux" ? linuxStamp(processId) : psStamp(processId)
