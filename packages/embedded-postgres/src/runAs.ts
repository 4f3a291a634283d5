import { spawnSync } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import type { Binaries } from "./locateBinaries.ts"

export interface RunAs {
  readonly prefix: ReadonlyArray<string>
  readonly owner?: { readonly uid: number; readonly gid: number }
  readonly identity?: { readonly uid: number; readonly gid: number }
}

/** Nothing else, because Postgres reads PG* variables. */
export const serverEnvironment = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }

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

/** Postgres refuses to run as root: the first existing user of these runs it. */
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

const findOwner = (folder: string) => {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat === undefined || stat.uid === 0 ? null : { uid: stat.uid, gid: stat.gid }
}

// Only root may be able to read a folder above the programs or the data. A capability lets the server pass through it;
// without the secure bit access(2) ignores the capability.
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

/** As root: the user who owns the data, with as few capabilities as possible. Answers a message if no user works. */
export const chooseRunAs = (binaries: Binaries, dataFolder: string, clusterFolder: string): RunAs | string => {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const owner = findOwner(clusterFolder) ?? unprivilegedOwner()
  if (owner === null) {
    return "Postgres refuses to run as root, and neither the user postgres nor the user nobody exists."
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
      "Make the folders above them passable (chmod o+x), or do not run this as root."
  )
}
