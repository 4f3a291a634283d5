import { spawnSync } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import type { Binaries } from "./locateBinaries.ts"

/** How to run a program as the user who owns the data: what to put before its command, or the ids to take. */
export interface RunAs {
  readonly prefix: ReadonlyArray<string>
  readonly owner?: { readonly uid: number; readonly gid: number }
  readonly identity?: { readonly uid: number; readonly gid: number }
}

/** Postgres reads its surroundings; it gets these alone, so that no PG* variable of the caller leads it astray. */
export const serverEnvironment = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }

/** Runs a program to its end; answers what it printed, or null when it failed. */
export const runOnce = (runAs: RunAs, command: ReadonlyArray<string>, input = "") => {
  const [program = "", ...args] = [...runAs.prefix, ...command]
  const result = spawnSync(program, args, {
    cwd: "/",
    env: serverEnvironment,
    encoding: "utf8",
    input,
    ...runAs.identity
  })
  const output = `${result.error?.message ?? ""}${result.stdout ?? ""}${result.stderr ?? ""}`.trim()
  return { succeeded: result.status === 0, output }
}

/** Postgres refuses to run as root: the first of these users who exists runs it then. */
const unprivilegedUsers = ["postgres", "nobody"]

const unprivilegedOwner = () => {
  const entries = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
  const entry = unprivilegedUsers
    .map((user) => entries.find(([name]) => name === user))
    .find((found) => found !== undefined)
  return entry === undefined ? null : { uid: Number(entry[2]), gid: Number(entry[3]) }
}

const ownerOf = (folder: string) => {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat === undefined || stat.uid === 0 ? null : { uid: stat.uid, gid: stat.gid }
}

// A folder above the programs or the data may be closed to everybody but root. With one capability the server
// passes through it all the same. Without the secure bit access(2) would ignore the capability.
const withCapability = (owner: { uid: number; gid: number }, capability: string): RunAs => ({
  owner,
  prefix: [
    "setpriv",
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    "--clear-groups",
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    "--securebits=+no_setuid_fixup"
  ]
})

/**
 * Who runs the server: we ourselves, or when we are root the user who owns the data, with as few rights as will do.
 * Answers a sentence for a person when nobody can.
 */
export const chooseRunAs = (binaries: Binaries, dataFolder: string, clusterFolder: string): RunAs | string => {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const owner = ownerOf(clusterFolder) ?? unprivilegedOwner()
  if (owner === null) {
    return "Postgres refuses to run as root, and there is neither a user postgres nor nobody to run it as."
  }
  const reaches = (runAs: RunAs) =>
    [binaries.postgres, binaries.initdb].every(
      (program) =>
        runOnce(runAs, ["/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh", dataFolder, program]).succeeded
    )
  const candidates: ReadonlyArray<RunAs> = [
    { owner, prefix: [], identity: owner },
    withCapability(owner, "dac_read_search"),
    withCapability(owner, "dac_override")
  ]
  return (
    candidates.find(reaches) ??
    `Postgres refuses to run as root, and user ${owner.uid} cannot reach ${binaries.postgres} and ${dataFolder}. ` +
      "Let everybody pass through the folders above them (chmod o+x), or run this as another user than root."
  )
}
