import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as pause } from "node:timers/promises"
import { onTestFinished } from "vitest"

export const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "embedded-postgres-test-"))
  onTestFinished(async () => {
    await until("the servers on the folder have ended", () => processesOn(folder).length === 0)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

export const query = (url: string, statement: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.makeClient({ url: Redacted.make(url) })
    return yield* sql.unsafe(statement)
  }).pipe(Effect.scoped, Effect.provide(Reactivity.layer), Effect.runPromise)

export const until = async (what: string, isTrue: () => boolean | Promise<boolean>, timeoutMs = 15_000) => {
  const deadlineMs = performance.now() + timeoutMs
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`Timed out: ${what}`)
    await pause(50)
  }
}

/** Starts a process that runs a server on the folder. */
export const startHolder = async (dataFolder: string): Promise<{ process: ChildProcess; url: string }> => {
  const script = join(import.meta.dirname, "holder.ts")
  const holder = spawn(process.execPath, ["--conditions=@dealer-billing/source", script, dataFolder], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  onTestFinished(() => void holder.kill("SIGKILL"))
  const [url] = await once(createInterface({ input: holder.stdout }), "line")
  return { process: holder, url: String(url) }
}

/** The numbers of all processes on the folder, including the children of the server. */
export const processesOn = (dataFolder: string): ReadonlyArray<number> =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((processId) => {
      try {
        const name = readFileSync(`/proc/${processId}/comm`, "utf8").trim()
        const mapped = readFileSync(`/proc/${processId}/cmdline`, "utf8")
        return (name === "postgres" || name === "sh") && mapped.includes(dataFolder)
      } catch {
        return false
      }
    })
    .map(Number)
