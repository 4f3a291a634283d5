import { processStamp } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const prefix = "dealer-billing-test-"

const isLeftBehind = (folder: string): boolean => {
  try {
    const [processId = "", stamp = ""] = readFileSync(join(folder, "owner"), "utf8").split(" ")
    return processStamp(Number(processId)) !== stamp
  } catch {
    return false
  }
}

const make = (): string => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    if (isLeftBehind(folder)) rmSync(folder, { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, "owner"), `${process.pid} ${processStamp(process.pid)}`)
  return folder
}

/** Removed with the scope. Also removes the folders of killed runs. */
export const temporaryFolder = Effect.acquireRelease(Effect.sync(make), (folder) =>
  Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)
