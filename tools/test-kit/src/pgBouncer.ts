import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { chownSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"
import { toServiceUrl } from "./serviceRole.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const isInstalled = spawnSync("pgbouncer", ["--version"], { stdio: "ignore" }).error === undefined

/** Why there is no PgBouncer here, or null. REQUIRE_PGBOUNCER=1 makes its absence a failure. */
export const pgBouncerSkip: string | null =
  isInstalled || process.env.REQUIRE_PGBOUNCER === "1" ? null : "PgBouncer is not installed (Debian: pgbouncer)"

const startMsMax = 10_000

/** PgBouncer refuses to run as root; Debian's package creates the user. */
const userToRunAs = (): { readonly uid: number; readonly gid: number } | null => {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  return { uid: idOf("-u"), gid: idOf("-g") }
}

export interface PgBouncerOptions {
  readonly poolMode: "session" | "transaction"
  /** For the section `[pgbouncer]`. */
  readonly settings?: Readonly<Record<string, string>>
}

const configure = (folder: string, server: URL, port: number, { poolMode, settings = {} }: PgBouncerOptions) => {
  const users = join(folder, "users.txt")
  const known = [server, new URL(toServiceUrl(server.href))]
  writeFileSync(
    users,
    known.map(({ password, username }) => `"${username}" "${decodeURIComponent(password)}"\n`).join("")
  )
  const own = {
    listen_addr: "127.0.0.1",
    listen_port: String(port),
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: users,
    pool_mode: poolMode,
    ...settings
  }
  const lines = Object.entries(own).map(([name, value]) => `${name} = ${value}`)
  const file = join(folder, "pgbouncer.ini")
  const target = `host=${server.hostname} port=${server.port}`
  writeFileSync(file, ["[databases]", `* = ${target}`, "[pgbouncer]", ...lines, ""].join("\n"))
  return { file, users }
}

/** A real PgBouncer before the server of a URL; answers the URL through it. */
export const pgBouncer = Effect.fn("pgBouncer")(function* (url: string, options: PgBouncerOptions) {
  const folder = yield* temporaryFolder
  const port = yield* Effect.promise(freePort)
  const through = new URL(url)
  const { file, users } = configure(folder, new URL(url), port, options)
  through.port = String(port)
  const user = userToRunAs()
  if (user !== null) for (const path of [folder, file, users]) chownSync(path, user.uid, user.gid)
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn("pgbouncer", [file], { stdio: ["ignore", "pipe", "pipe"], ...user })),
    (running) =>
      Effect.promise(async () => {
        if (running.exitCode !== null || running.signalCode !== null) return
        running.kill("SIGKILL")
        await once(running, "exit")
      })
  )
  let output = ""
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const isUp = Effect.callback<void>((resume) => {
    const look = () => (output.includes("process up") ? resume(Effect.void) : undefined)
    const end = () => resume(Effect.die(new Error(`PgBouncer did not start:\n${output}`)))
    child.stderr.on("data", look)
    child.once("exit", end)
    child.once("error", end)
    look()
  })
  yield* isUp.pipe(
    Effect.timeoutOrElse({
      duration: startMsMax,
      orElse: () => Effect.die(new Error(`PgBouncer was not ready in time:\n${output}`))
    })
  )
  return through.href
})
