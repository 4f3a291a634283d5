import { Effect } from "effect"
import { cpSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { freePort } from "../src/freePort.ts"
import { locateBinaries } from "../src/locateBinaries.ts"
import { locateFiles, makeCluster } from "../src/makeCluster.ts"
import { chooseRunAs } from "../src/runAs.ts"
import { runServer } from "../src/runServer.ts"
import { emptyFolder, query } from "./support.ts"

test("as root the server runs as another user, even below folders that this user cannot enter", async (context) => {
  if (process.getuid?.() !== 0) return context.skip("this needs root, and the tests do not run as root")
  const closed = emptyFolder()
  expect(statSync(closed).mode & 0o777).toBe(0o700)
  const located = locateBinaries()
  if (located === null) return context.skip("there are no Postgres programs for this platform")
  cpSync(dirname(dirname(located.postgres)), join(closed, "native"), { recursive: true, verbatimSymlinks: true })
  const programs = join(closed, "native", "bin")
  const binaries = { initdb: join(programs, "initdb"), postgres: join(programs, "postgres") }
  const dataFolder = join(closed, "data")
  mkdirSync(dataFolder)
  const layout = locateFiles(dataFolder)
  const runAs = chooseRunAs(binaries, dataFolder, layout.cluster)
  if (typeof runAs === "string") throw new Error(runAs)
  expect(makeCluster(dataFolder, binaries, runAs)).toBeNull()
  const port = await freePort()
  await runServer({ dataFolder, binaries, runAs, port, settings: {} }).pipe(
    Effect.andThen(
      Effect.promise(async () => {
        const password = readFileSync(layout.password, "utf8")
        const url = `postgres://dealer_billing:${password}@127.0.0.1:${port}/dealer_billing`
        expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
        const processId = readFileSync(join(layout.cluster, "postmaster.pid"), "utf8").split("\n")[0]
        expect(readFileSync(`/proc/${processId}/status`, "utf8")).not.toMatch(/^Uid:\s+0\b/m)
      })
    ),
    Effect.scoped,
    Effect.runPromise
  )
})
