import {
  CmeDealerId,
  createBill,
  DealId,
  eraseDealer,
  PositiveKopecks,
  registerDealer,
  Requisite,
  updateRequisite
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber, Predicate } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { listRequisiteKeys, rotateRequisites } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase, requisiteKeys } from "./layerPostgres.ts"

const one = CmeDealerId.make("one")
const two = CmeDealerId.make("two")
const command = { cmeDealerId: one, reason: "a test" }
const deal = { operation: "GET_DEPOSIT" as const, dealId: DealId.make("lot-1"), sum: PositiveKopecks.make(100n) }

const sqlStateOf = ({ reason }: SqlError): unknown =>
  Predicate.hasProperty(reason.cause, "code") ? reason.cause.code : null

/** Dealer `one` has two versions of its requisites and no open work, dealer `two` has one version. */
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
    yield* registerDealer({ cmeDealerId: two, requisite: sampleRequisite })
  }).pipe(Effect.provide(storage))
  yield* sql`update billing_operation set state = 'REJECTED', last_error = 'a test'`
  yield* sql`update accounts set status = 'NEEDS_CORRECTION', problem = 'a test'`
  return { sql, storage, url }
})

it.live("an erased dealer has no bytes left in any version, and keys are counted and rotated without it", () =>
  Effect.gen(function* () {
    const { sql, storage, url } = yield* bench
    yield* eraseDealer(command).pipe(Effect.provide(storage))
    const left = yield* sql`
      select d.cme_dealer_id as name, length(d.requisite) + sum(length(v.requisite)) as bytes,
        count(*)::int as versions, bool_and(v.erased_at = d.erased_at) as same
      from dealers d join requisite_version v on v.dealer_id = d.id group by d.id order by d.id`
    expect(left).toMatchObject([
      { name: "one", bytes: 0n, versions: 2, same: true },
      { name: "two", versions: 1, same: null }
    ])
    const options = { url, requisiteKeys }
    expect(yield* listRequisiteKeys(options)).toEqual([
      { keyId: "test", dealers: 1, versions: 1, status: "ACTIVE" }
    ])
    expect((yield* rotateRequisites({ ...options, batchSize: 10 })).unreadable).toEqual([])
  })
)

it.live.each([
  ["dealers are not erased", "update dealers set erased_at = now() where id = 2", "23514"],
  ["bytes are not emptied", "update dealers set requisite = '' where id = 2", "23514"],
  [
    "versions of a dealer that is there are not erased",
    "update requisite_version set requisite = '', erased_at = now() where dealer_id = 2",
    "42501"
  ],
  [
    "an erased dealer gets no requisites",
    "update dealers set requisite = '\\x02', erased_at = null where id = 1",
    "42501"
  ],
  ["an erased dealer gets no version", "update dealers set requisite_version = 3 where id = 1", "42501"],
  [
    "an erased version gets no bytes",
    `update requisite_version e set requisite = v.requisite, erased_at = null
       from requisite_version v where e.dealer_id = 1 and v.dealer_id = 2`,
    "42501"
  ],
  [
    "an erased version keeps its time",
    "update requisite_version set erased_at = now() where dealer_id = 1",
    "42501"
  ]
])("by halves or in reverse the database refuses it: %s", ([, statement, state]) =>
  Effect.gen(function* () {
    const { sql, storage } = yield* bench
    yield* eraseDealer(command).pipe(Effect.provide(storage))
    expect(sqlStateOf(yield* Effect.flip(sql.unsafe(statement ?? "")))).toBe(state)
  })
)

it.live("a bill is not created if its dealer is erased meanwhile", () =>
  Effect.gen(function* () {
    const { sql, storage } = yield* bench
    yield* sql`
      insert into accounts (dealer_id, account_type, status, problem, balance)
      select 1, type, 'NEEDS_CORRECTION', 'a test', 0 from unnest(array['DEPOSIT', 'SETTLEMENT']) type`
    // Locks the account: the bill has seen the dealer and waits while the dealer is erased.
    const bill = yield* sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`select from accounts where dealer_id = 1 for update`
        const waiting = yield* Effect.forkChild(
          Effect.exit(createBill({ cmeDealerId: one, ...deal })).pipe(Effect.provide(storage)),
          {
            startImmediately: true
          }
        )
        yield* Effect.repeat(
          sql`select pg_sleep(0.05) as slept, exists (
            select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()) as waits`,
          { until: ([row]) => row?.waits === true }
        )
        yield* sql`update dealers set requisite = '', erased_at = '2026-11-30' where id = 1`
        yield* sql`update requisite_version set requisite = '', erased_at = '2026-11-30' where dealer_id = 1`
        return waiting
      })
    )
    expect((yield* Fiber.join(bill))._tag).toBe("Failure")
    expect(yield* sql`select 1 from bill`).toEqual([])
    const late = yield* Effect.flip(createBill({ cmeDealerId: one, ...deal })).pipe(Effect.provide(storage))
    expect(late._tag).toBe("DealerErased")
  })
)
