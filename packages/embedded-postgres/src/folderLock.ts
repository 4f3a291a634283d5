import { readFileSync, renameSync, rmSync, writeFileSync, linkSync } from "node:fs"
import { processStamp } from "./processStamp.ts"

const isFileExists = (error: unknown) => error instanceof Error && "code" in error && error.code === "EEXIST"

const readLock = (file: string) => {
  try {
    const [processId = "", stamp = ""] = readFileSync(file, "utf8").split(" ")
    return { processId: Number(processId), stamp }
  } catch {
    return null
  }
}

/** The number of the running process that holds the lock, or null. */
export const findHolder = (file: string): number | null => {
  const lock = readLock(file)
  return lock !== null && processStamp(lock.processId) === lock.stamp ? lock.processId : null
}

/** Answers null if this process has the lock now, else the number of the process that holds it. */
export const takeLock = (file: string): number | null => {
  const own = `${file}.${process.pid}`
  writeFileSync(own, `${process.pid} ${processStamp(process.pid)}`)
  try {
    linkSync(own, file)
    rmSync(own)
    return null
  } catch (error) {
    if (!isFileExists(error)) throw error
  }
  const holder = findHolder(file)
  if (holder === null) {
    renameSync(own, file)
    return findHolder(file) === process.pid ? null : findHolder(file)
  }
  rmSync(own)
  return holder
}

export const releaseLock = (file: string): void => rmSync(file, { force: true })
