import {
  CmeDealerId,
  DealerRepository,
  getDealer,
  registerDealer,
  Requisite,
  updateRequisite
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { expect, it } from "@effect/vitest"
import { Cause, DateTime, Effect, Exit, Predicate, Result } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { decryptRequisite } from "../src/encryption/RequisiteCipher.ts"
import type { SealedRequisite } from "../src/encryption/SealedRequisite.ts"
import { connectTo, layerOn, migratedDatabase, requisiteKeys } from "./layerPostgres.ts"

const one = CmeDealerId.make("one")
const two = CmeDealerId.make("two")
const sqlStateOf = ({ reason }: SqlError): unknown =>
  Predicate.hasProperty(reason.cause, "code") ? reason.cause.code : null
const versionsOf = (sql: PgClient) =>
  sql<SealedRequisite>`
    select dealer_id as "dealerId", version, requisite from requisite_version order by dealer_id, version`

/** Dealer `one` with two versions, dealer `two` with one. */
const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const storage = layerOn(url)
  yield* Effect.gen(function* () {
    yield* registerDealer({ cmeDealerId: one, requisite: sampleRequisite })
    yield* updateRequisite({
      cmeDealerId: one,
      requisite: Requisite.make({ ...sampleRequisite, email: "second@example.ru" })
    })
    yield* registerDealer({
      cmeDealerId: two,
      requisite: Requisite.make({ ...sampleRequisite, email: "two@example.ru" })
    })
  }).pipe(Effect.provide(storage))
  const failureOf = (name: CmeDealerId) =>
    Effect.map(Effect.exit(getDealer(name).pipe(Effect.provide(storage))), (exit) =>
      Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "it was read"
    )
  return { failureOf, sql }
})

it.live("every version of requisites is kept encrypted and can be read", () =>
  Effect.gen(function* () {
    const { sql } = yield* bench
    const kept = yield* versionsOf(sql)
    expect(kept.map(({ dealerId, version }) => [String(dealerId), version])).toEqual([
      ["1", 1],
      ["1", 2],
      ["2", 1]
    ])
    const emails = kept.map((row) => Result.getOrThrow(decryptRequisite(requisiteKeys, row)).email)
    expect(emails).toEqual([sampleRequisite.email, "second@example.ru", "two@example.ru"])
  })
)

it.live("the requisites at a given time are those of the newest version before it", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const storage = layerOn(url)
    const now = Effect.gen(function* () {
      // Our times have milliseconds, the database has microseconds.
      yield* sql`select pg_sleep(0.002)`
      const [row] = yield* sql<{ readonly time: Date }>`select clock_timestamp() as time`
      yield* sql`select pg_sleep(0.002)`
      return DateTime.fromDateUnsafe(row?.time ?? new Date(Number.NaN))
    })
    yield* Effect.gen(function* () {
      const before = yield* now
      const { dealer } = yield* registerDealer({ cmeDealerId: one, requisite: sampleRequisite })
      const times = [before, yield* now]
      for (const email of ["second@example.ru", "third@example.ru"]) {
        yield* updateRequisite({ cmeDealerId: one, requisite: Requisite.make({ ...sampleRequisite, email }) })
        times.push(yield* now)
      }
      const { requisiteBefore } = yield* DealerRepository
      const found = yield* Effect.forEach(times, (time) => requisiteBefore(dealer.id, time))
      expect(found.map(({ email }) => email)).toEqual([
        sampleRequisite.email,
        sampleRequisite.email,
        "second@example.ru",
        "third@example.ru"
      ])
    }).pipe(Effect.provide(storage))
  })
)

it.live("the encrypted content of a version cannot be changed, not even to that of another version", () =>
  Effect.gen(function* () {
    const { sql } = yield* bench
    const refused = yield* Effect.flip(sql`
      update requisite_version set requisite = dealers.requisite from dealers where dealer_id = id and version = 1
    `)
    expect(sqlStateOf(refused)).toBe("42501")
    expect(yield* sql`update requisite_version set requisite = requisite returning 1`).toHaveLength(3)
  })
)

it.live.each([
  [
    "swapped with another dealer's",
    "update dealers d set requisite = o.requisite from dealers o where o.id <> d.id"
  ],
  [
    "replaced by an older version",
    `update dealers d set requisite = v.requisite from requisite_version v
       where dealer_id = id and version = 1 and id = 1`
  ],
  ["given another number", "update dealers set requisite_version = 3 where id = 1"],
  ["cut off", "update dealers set requisite = substring(requisite for 80)"],
  ["lengthened", "update dealers set requisite = requisite || '\\x00'"],
  ["changed in a bit", "update dealers set requisite = set_bit(requisite, 1000, 1 - get_bit(requisite, 1000))"]
])("requisites that were %s are refused with a clear error, and no other data is shown", ([, statement]) =>
  Effect.gen(function* () {
    const { failureOf, sql } = yield* bench
    yield* sql.unsafe(statement ?? "")
    const failure = yield* failureOf(one)
    expect(failure).toMatch(/The stored requisites of dealer 1 cannot be read: (wrong key|the bytes are truncated)/)
    expect(failure).not.toMatch(/@example|[0-9]{9}/)
  })
)
