import { TransferReason } from "@dealer-billing/domain"
import { BillingMemory } from "@dealer-billing/domain/testing"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { expect, it, layer } from "@effect/vitest"
import { Context, Effect, Layer, Option } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { verify, verifyAlone } from "../src/index.ts"
import { invariants } from "../src/invariants/invariants.ts"
import { checkInvariant } from "../src/invariants/verify.ts"
import { corruptions } from "./corruptions/corruptions.ts"
import type { Corruption } from "./corruptions/Corruption.ts"
import { refused } from "./corruptions/refused.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"
import { writeHistory } from "./richHistory.ts"

const eventsMax = 400

/** A database with a history, and a connection that does not use the adapter. */
const withHistory = Effect.fn("withHistory")(function* (seed: number) {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const services = yield* Layer.build(Layer.merge(layerOn(url), BillingMemory.layer))
  yield* writeHistory(sql, seed, eventsMax).pipe(Effect.provideContext(services))
  return { sql, url }
})

const brokenOf = (verdicts: ReadonlyArray<{ readonly name: string; readonly violations: number }>) =>
  verdicts.filter(({ violations }) => violations > 0)

it.live("an empty ledger has no violations", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const verdicts = yield* verify({ url })
    expect(brokenOf(verdicts)).toEqual([])
    expect(verdicts).toHaveLength(invariants.length)
  })
)

it.live("only one process at a time runs the periodic check, and an operator is never refused", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const others = sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`select pg_advisory_xact_lock(4317502210)`
        return [yield* verifyAlone({ url }), (yield* verify({ url })).length]
      })
    )
    expect(yield* others).toEqual([Option.none(), invariants.length])
    expect(Option.isSome(yield* verifyAlone({ url }))).toBe(true)
  })
)

it.live.each([7, 20_261_122, 4_000_037])("the use cases cause no violations (%i)", (seed) =>
  Effect.gen(function* () {
    const { sql, url } = yield* withHistory(seed)
    expect(brokenOf(yield* verify({ url }))).toEqual([])
    const reasons = yield* sql<{ readonly reason: string }>`select distinct reason from transfer`
    expect(reasons.map(({ reason }) => reason).toSorted()).toEqual(TransferReason.literals.toSorted())
  })
)

it("every invariant has a unique name and a corruption that it detects", () => {
  const names = invariants.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(new Set(corruptions.map(({ breaks }) => breaks))).toEqual(new Set(names))
  expect(corruptions.length).toBeGreaterThanOrEqual(40)
})

class Sql extends Context.Service<Sql, PgClient>()("test/verify/Sql") {}
const database = Layer.effect(
  Sql,
  Effect.map(withHistory(7), ({ sql }) => sql)
)

/** Runs it without triggers and foreign keys, answers what `look` finds, and rolls back. */
const corrupted = <A>(
  sql: PgClient,
  { statement, without = [] }: Partial<Corruption>,
  look: Effect.Effect<A, SqlError>
) =>
  sql
    .withTransaction(
      Effect.gen(function* () {
        yield* sql`set local session_replication_role = replica`
        for (const guard of without) yield* sql.unsafe(guard)
        const changed = statement ? yield* sql.unsafe(`${statement} returning 1`) : [1]
        expect(changed.length, "rows that were changed").toBeGreaterThan(0)
        return yield* Effect.fail({ _tag: "Seen" as const, seen: yield* look })
      })
    )
    .pipe(Effect.catchTag("Seen", ({ seen }) => Effect.succeed(seen)))

layer(database, { timeout: 120_000, excludeTestServices: true })("a ledger as the use cases write it", (test) => {
  test.effect.each(corruptions)("$breaks detects: $title", (corruption) =>
    Effect.gen(function* () {
      const sql = yield* Sql
      const all = Effect.forEach(invariants, (invariant) => checkInvariant(sql, invariant))
      const broken = brokenOf(yield* corrupted(sql, corruption, all))
      expect(broken.map(({ name }) => name)).toContain(corruption.breaks)
    })
  )

  test.effect.each(refused)("the database refuses %s", ([_title, statement]) =>
    Effect.gen(function* () {
      const sql = yield* Sql
      const failure = yield* Effect.flip(corrupted(sql, { statement }, Effect.void))
      const { reason } = failure
      expect(["ConstraintError", "UniqueViolation"]).toContain(reason._tag)
    })
  )

  test.effect("and everything was rolled back", () =>
    Effect.gen(function* () {
      const sql = yield* Sql
      expect(brokenOf(yield* Effect.forEach(invariants, (each) => checkInvariant(sql, each)))).toEqual([])
    })
  )
})
