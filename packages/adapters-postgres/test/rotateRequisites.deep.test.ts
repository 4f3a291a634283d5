import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted, Result } from "effect"
import { listRequisiteKeys, parseRequisiteKeys, rotateRequisites } from "../src/index.ts"
import { decryptRequisite } from "../src/encryption/RequisiteCipher.ts"
import type { SealedRequisite } from "../src/encryption/SealedRequisite.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"
import { insertDealers, isOf, traffic } from "./manyDealers.ts"

const ring = (text: string) => Result.getOrThrow(parseRequisiteKeys(text))
const old = `old:${"a1".repeat(32)}`
const newest = `new:${"b2".repeat(32)}`
const both = `${newest},${old}`

const killedRotation = Effect.fn("killedRotation")(function* (url: Redacted.Redacted<string>, point: string) {
  const script = fileURLToPath(new URL("rotateProcess.ts", import.meta.url))
  const flags = ["--conditions=@dealer-billing/source", "--disable-warning=ExperimentalWarning"]
  const child = spawn(process.execPath, [...flags, script, Redacted.value(url), both, point], { stdio: "inherit" })
  yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
  yield* Effect.promise(() => once(child, "exit"))
  expect(child.signalCode, `killed at ${point}`).toBe("SIGKILL")
})

const usesOf = (url: Redacted.Redacted<string>) =>
  Effect.map(listRequisiteKeys({ url, requisiteKeys: ring(both) }), (uses) =>
    Object.fromEntries(uses.map(({ keyId, ...use }) => [keyId, use]))
  )

const storedRows = (sql: PgClient) =>
  sql<SealedRequisite>`
    select id as "dealerId", requisite_version as version, requisite from dealers
    union all select dealer_id, version, requisite from requisite_version`

it.live(
  "10,000 dealers change their key under traffic, with kills in the middle; then the old key can go",
  () =>
    Effect.gen(function* () {
      const dealers = 10_000
      const url = yield* migratedDatabase
      const sql = yield* connectTo(url)
      yield* insertDealers(sql, ring(old), dealers)
      const counts = { reads: 0, updates: 0, failures: new Array<string>() }
      const processes = yield* Layer.build(layerOn(url, { requisiteKeys: ring(both) }))
      const callers = yield* Effect.forkChild(
        Effect.all(
          [1, 2, 3, 4].map(() => traffic(dealers, counts)),
          { concurrency: 4, discard: true }
        ).pipe(Effect.provideContext(processes))
      )

      yield* killedRotation(url, "mid_rekey/4")
      const first = yield* usesOf(url)
      expect(first.new?.dealers, "three batches and what callers changed").toBeGreaterThanOrEqual(1_500)
      expect(first.old?.dealers).toBeGreaterThan(5_000)
      yield* killedRotation(url, "mid_rekey/21")
      const second = yield* usesOf(url)
      expect(second.old?.dealers).toBe(0)
      expect(second.old?.versions).toBeGreaterThan(0)
      const last = yield* rotateRequisites({ url, requisiteKeys: ring(both), batchSize: 500 })
      expect(last.unreadable).toEqual([])
      yield* Fiber.interrupt(callers)

      expect(counts.failures).toEqual([])
      expect(Math.min(counts.reads, counts.updates)).toBeGreaterThan(20)
      expect((yield* usesOf(url)).old).toEqual({ dealers: 0, versions: 0, status: "REMOVABLE" })
      yield* Layer.build(layerOn(url, { requisiteKeys: ring(newest) }))
      const rows = yield* storedRows(sql)
      expect(rows.length).toBe(2 * dealers + counts.updates)
      const alone = ring(newest)
      const bad = rows.filter((row) => !isOf(row.dealerId, Result.getOrThrow(decryptRequisite(alone, row))))
      expect(bad).toEqual([])
    }),
  120_000
)

it.live("a row that cannot be decrypted stays unchanged and is reported, and the other rows are rotated", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    yield* insertDealers(sql, ring(old), 5)
    yield* sql`update dealers set requisite = set_byte(requisite, 20, 255 - get_byte(requisite, 20)) where id = 2`
    const batches: Array<string> = []
    const { keys, rewrapped, unreadable } = yield* rotateRequisites({
      url,
      requisiteKeys: ring(both),
      batchSize: 2,
      onBatch: (table, count) => Effect.sync(() => void batches.push(`${table} ${count}`))
    })
    expect([rewrapped, unreadable]).toEqual([9, [{ table: "dealers", dealerId: 2n, version: 1 }]])
    expect(batches).toEqual([
      "dealers 1",
      "dealers 2",
      "dealers 1",
      "requisite_version 2",
      "requisite_version 2",
      "requisite_version 1"
    ])
    expect(keys).toEqual([
      { keyId: "new", dealers: 4, versions: 5, status: "ACTIVE" },
      { keyId: "old", dealers: 1, versions: 0, status: "IN_USE" }
    ])
  })
)

it.live("without the old key nothing is rotated, and the key list names it", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    yield* insertDealers(yield* connectTo(url), ring(old), 1)
    const options = { url, requisiteKeys: ring(newest) }
    const failure = yield* Effect.flip(rotateRequisites({ ...options, batchSize: 2 }))
    expect(failure).toMatchObject({ _tag: "RequisiteKeyUnusable", keyId: "old" })
    expect(yield* listRequisiteKeys(options)).toEqual([
      { keyId: "new", dealers: 0, versions: 0, status: "ACTIVE" },
      { keyId: "old", dealers: 1, versions: 1, status: "MISSING" }
    ])
  })
)
