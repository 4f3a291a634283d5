import { attachPostgres, startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect, Option } from "effect"
import { join } from "node:path"
import { expect, test } from "vitest"
import { emptyFolder, query, startHolder } from "./support.ts"

const attach = (dataFolder: string) => Effect.runPromise(attachPostgres({ dataFolder }))

test("finds the URL of the server that another process runs on the folder", async () => {
  const dataFolder = emptyFolder()
  const holder = await startHolder(dataFolder)
  const found = await attach(dataFolder)
  expect(found).toEqual(Option.some(holder.url))
  expect(await query(Option.getOrThrow(found), "SELECT 1 AS one")).toEqual([{ one: 1 }])
})

test("finds no server before the first start and after a stop", async () => {
  const dataFolder = emptyFolder()
  expect(await attach(dataFolder)).toEqual(Option.none())
  expect(await attach(join(dataFolder, "not", "there"))).toEqual(Option.none())
  await Effect.runPromise(Effect.scoped(startPostgres({ dataFolder })))
  expect(await attach(dataFolder)).toEqual(Option.none())
})

test("does not find the server of a killed process", async () => {
  const dataFolder = emptyFolder()
  const holder = await startHolder(dataFolder)
  const gone = new Promise((resolve) => holder.process.once("exit", resolve))
  holder.process.kill("SIGKILL")
  await gone
  expect(await attach(dataFolder)).toEqual(Option.none())
})
