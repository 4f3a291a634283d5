import { startPostgres, type PostgresOptions, type StartedPostgres } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { emptyFolder, processesOn, query, startHolder, until } from "./support.ts"

const withServer = <A>(options: PostgresOptions, use: (server: StartedPostgres) => Promise<A>): Promise<A> =>
  startPostgres(options).pipe(
    Effect.flatMap((server) => Effect.promise(() => use(server))),
    Effect.scoped,
    Effect.runPromise
  )

const failureOf = (options: PostgresOptions) =>
  startPostgres(options).pipe(Effect.flip, Effect.scoped, Effect.runPromise)

test("the first start creates a UTF-8 database with fsync, a later one finds its data on the same port", async () => {
  const dataFolder = join(emptyFolder(), "made", "by", "itself")
  const first = await withServer({ dataFolder }, async (server) => {
    expect(await query(server.url, "SHOW server_encoding")).toEqual([{ server_encoding: "UTF8" }])
    expect(await query(server.url, "SHOW fsync")).toEqual([{ fsync: "on" }])
    expect(await query(server.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }])
    await query(server.url, "CREATE TABLE kept AS SELECT 'ё' AS letter")
    return server
  })
  expect(first.adopted).toBe(false)
  expect(processesOn(dataFolder)).toEqual([])
  expect(statSync(join(dataFolder, "cluster", "password")).mode & 0o777).toBe(0o600)
  await withServer({ dataFolder }, async (server) => {
    expect(server).toEqual({ ...first, adopted: true })
    expect(await query(server.url, "SELECT letter FROM kept")).toEqual([{ letter: "ё" }])
  })
})

test("a wrong password is refused", async () => {
  const dataFolder = emptyFolder()
  await withServer({ dataFolder }, async ({ url }) => {
    const wrong = new URL(url)
    wrong.password = "guess"
    await expect(query(wrong.href, "SELECT 1")).rejects.toThrow()
  })
})

test("after kill -9 of our process no server stays behind, and the next start has the committed data", async () => {
  const dataFolder = emptyFolder()
  const holder = await startHolder(dataFolder)
  await query(holder.url, "CREATE TABLE committed AS SELECT 1 AS number")
  holder.process.kill("SIGKILL")
  await until("the server ends with its parent", () => processesOn(dataFolder).length === 0)
  await withServer({ dataFolder }, async ({ url }) => {
    expect(await query(url, "SELECT number FROM committed")).toEqual([{ number: 1 }])
  })
})

test("a start right after kill -9 of the earlier process does not conflict with its server", async () => {
  const dataFolder = emptyFolder()
  const holder = await startHolder(dataFolder)
  holder.process.kill("SIGKILL")
  await withServer({ dataFolder }, async ({ url, adopted }) => {
    expect(adopted).toBe(true)
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
  })
})

test("a killed server comes back on its URL with the committed data", async () => {
  const dataFolder = emptyFolder()
  await withServer({ dataFolder }, async ({ url }) => {
    await query(url, "CREATE TABLE committed AS SELECT 1 AS number")
    const pidFile = join(dataFolder, "cluster", "data", "postmaster.pid")
    process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGKILL")
    await until("the server is back", () =>
      query(url, "SELECT 1").then(
        () => true,
        () => false
      )
    )
    expect(await query(url, "SELECT number FROM committed")).toEqual([{ number: 1 }])
  })
  expect(processesOn(dataFolder)).toEqual([])
})

test("a second process on the same folder is refused with the number of the first", async () => {
  const dataFolder = emptyFolder()
  const holder = await startHolder(dataFolder)
  const failure = await failureOf({ dataFolder })
  expect(failure._tag).toBe("PostgresNotStarted")
  expect(failure.message).toContain(`in use by process ${holder.process.pid}`)
  expect(await query(holder.url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
})

test("a port that is in use is not taken", async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen({ host: "127.0.0.1", port: 0 }, resolve))
  onTestFinished(() => void other.close())
  const address = other.address()
  const taken = typeof address === "object" && address !== null ? address.port : 0
  await withServer({ dataFolder: emptyFolder(), port: taken }, async ({ url, port }) => {
    expect(port).not.toBe(taken)
    expect(await query(url, "SHOW port")).toEqual([{ port: String(port) }])
  })
})

test("a pid file from before a power loss does not matter if its number belongs to another process now", async () => {
  const dataFolder = emptyFolder()
  await withServer({ dataFolder }, async () => undefined)
  const cluster = join(dataFolder, "cluster", "data")
  writeFileSync(join(cluster, "postmaster.pid"), `${process.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready\n`)
  writeFileSync(join(dataFolder, "lock"), `${process.pid} another-boot/1`)
  await withServer({ dataFolder }, async ({ url }) => {
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
  })
})

test("a pid file whose number belongs to another Postgres now does not affect that Postgres", async () => {
  const [ours, foreign] = [emptyFolder(), emptyFolder()]
  await withServer({ dataFolder: ours }, async () => undefined)
  await withServer({ dataFolder: foreign }, async (stranger) => {
    const pidFileOf = (folder: string) => join(folder, "cluster", "data", "postmaster.pid")
    writeFileSync(pidFileOf(ours), readFileSync(pidFileOf(foreign), "utf8").replaceAll(foreign, ours))
    const before = readFileSync(pidFileOf(foreign), "utf8")
    await withServer({ dataFolder: ours }, async ({ url }) => {
      expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
    })
    expect(await query(stranger.url, "SELECT 1 AS one")).toEqual([{ one: 1 }])
    expect(readFileSync(pidFileOf(foreign), "utf8")).toBe(before)
  })
})

test("the rest of an interrupted first start is removed", async () => {
  const dataFolder = emptyFolder()
  mkdirSync(join(dataFolder, "unfinished-1", "data"), { recursive: true })
  await withServer({ dataFolder }, async ({ adopted }) => expect(adopted).toBe(false))
  expect(readdirSync(dataFolder)).toEqual(["cluster", "port", "server.log"])
})

test("a damaged database is reported with the end of the server log", async () => {
  const dataFolder = emptyFolder()
  await withServer({ dataFolder }, async () => undefined)
  writeFileSync(join(dataFolder, "cluster", "data", "postgresql.conf"), "no_such_setting = 1\n")
  expect((await failureOf({ dataFolder })).message).toContain(
    'unrecognized configuration parameter "no_such_setting"'
  )
})
