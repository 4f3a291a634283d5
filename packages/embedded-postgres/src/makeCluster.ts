import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import type { Binaries } from "./locateBinaries.ts"
import { runOnce, type RunAs } from "./runAs.ts"

export const databaseName = "dealer_billing"

/** Contains the password: do not log it. */
export const databaseUrl = (password: string, port: number): string =>
  `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`

export const locateFiles = (dataFolder: string) => ({
  home: join(dataFolder, "cluster"),
  cluster: join(dataFolder, "cluster", "data"),
  password: join(dataFolder, "cluster", "password"),
  port: join(dataFolder, "port"),
  lock: join(dataFolder, "lock"),
  log: join(dataFolder, "server.log")
})

const giveTo = (folder: string, runAs: RunAs): void => {
  if (runAs.owner === undefined) return
  chownSync(folder, runAs.owner.uid, runAs.owner.gid)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) giveTo(path, runAs)
    else if (entry.isFile()) chownSync(path, runAs.owner.uid, runAs.owner.gid)
  }
}

// Without the C library, so that an index stays valid on another machine.
const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
const clusterFlags = [`--username=${databaseName}`, "--auth=scram-sha-256", "--no-instructions", ...locale]

const fill = (home: string, binaries: Binaries, runAs: RunAs): string | null => {
  const cluster = join(home, "data")
  const password = join(home, "password")
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(password, randomBytes(24).toString("hex"), { mode: 0o600 })
  giveTo(home, runAs)
  const files = ["--pgdata", cluster, "--pwfile", password]
  const initdb = runOnce(runAs, [binaries.initdb, ...files, ...clusterFlags])
  if (!initdb.succeeded) return `initdb failed.\n${initdb.output}`
  const single = [binaries.postgres, "--single", "-D", cluster, "postgres"]
  const created = runOnce(runAs, single, `CREATE DATABASE ${databaseName}\n`)
  return created.succeeded ? null : `The database could not be created.\n${created.output}`
}

/**
 * Creates the database cluster unless it exists; answers the problem, or null. The folder gets its name when it is
 * complete, so that an interrupted first start leaves no broken cluster.
 */
export const makeCluster = (dataFolder: string, binaries: Binaries, runAs: RunAs): string | null => {
  const layout = locateFiles(dataFolder)
  for (const left of readdirSync(dataFolder).filter((name) => name.startsWith("unfinished-"))) {
    rmSync(join(dataFolder, left), { recursive: true, force: true })
  }
  if (existsSync(layout.home)) {
    chmodSync(layout.cluster, 0o700)
    if (statSync(layout.cluster).uid !== runAs.owner?.uid) giveTo(layout.home, runAs)
    return null
  }
  const unfinished = join(dataFolder, `unfinished-${process.pid}`)
  const problem = fill(unfinished, binaries, runAs)
  if (problem === null) renameSync(unfinished, layout.home)
  else rmSync(unfinished, { recursive: true, force: true })
  return problem
}
